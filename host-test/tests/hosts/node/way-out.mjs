// The component's way out in the cells: as the package for Node has it, but to the address that a cell grants.
import { outgoingHandler as shim } from '@bytecodealliance/preview2-shim/http';
import { policy } from './outgoing.js';

export const grant = { origin: undefined };

export const outgoingHandler = {
  handle(request, options) {
    const scheme = request.scheme()?.tag === 'HTTP' ? 'http' : 'https';
    const allowed = policy({ SEQUENTUM_API_URL: grant.origin });
    if (!allowed(`${scheme}://${request.authority()}`)) throw { tag: 'HTTP-request-denied' };
    return shim.handle(request, options);
  },
};
