// The component's only way out: requests to the Control Center and to the named hosts of files. All others are denied here,
// whatever the component would do.

import { environment } from '@bytecodealliance/preview2-shim/cli'
import { outgoingHandler as shim } from '@bytecodealliance/preview2-shim/http'

const DEFAULT = 'https://dashboard.sequentum.com'

/** Says whether a request may go to an origin, by the component's variables. */
export function policy(variables) {
  const value = name => variables[name]?.trim() ?? ''
  let home
  try {
    home = new URL(value('SEQUENTUM_API_URL') || DEFAULT)
  } catch {
    return () => false // the component says what is wrong with it
  }
  const patterns = value('SEQUENTUM_FILE_HOSTS').toLowerCase().split(',').map(pattern => pattern.trim()).filter(Boolean)
  return origin => {
    let to
    try {
      to = new URL(origin)
    } catch {
      return false
    }
    if (to.origin === home.origin) return true
    if (to.protocol !== 'https:' && to.protocol !== home.protocol) return false
    return patterns.some(pattern =>
      pattern === '*' || (pattern.startsWith('*.') ? to.hostname.endsWith(pattern.slice(1)) : to.hostname === pattern))
  }
}

let allowed

export const outgoingHandler = {
  handle(request, options) {
    allowed ??= policy(Object.fromEntries(environment.getEnvironment()))
    const scheme = request.scheme()?.tag === 'HTTP' ? 'http' : 'https'
    if (!allowed(`${scheme}://${request.authority()}`)) throw { tag: 'HTTP-request-denied' }
    return shim.handle(request, options)
  },
}
