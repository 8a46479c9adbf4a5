// Runs the cells of the fault matrix, one after the other in this process: a line of JSON in, a line out. In a folder where
// `jco transpile` has put the component into `sequentum/`, with `way-out.mjs` as its way out.
//
//   in   {"call":"list","granted":"http://…","variables":{…}}
//   out  {"kind":"ok","text":"…","log":"…","seconds":0.1,"memory":1048576}; of what is no typed error, the kind is `trap`
import { createInterface } from 'node:readline';
import { _setEnv } from '@bytecodealliance/preview2-shim/cli';
import { grant } from './way-out.mjs';

// One tool of each shape, as in `hostile/shapes.rs`.
const CALLS = {
  list: (tools) => tools.listAgents(),
  one: (tools) => tools.getAgent(101n),
  text: (tools) => tools.startAgent(101n, undefined, true, 1),
  confirm: (tools) => tools.stopAgent(101n, 9058n),
  redirect: (tools) => tools.getFileDownloadUrl(101n, 9060n, 90601n),
  poll: (tools) => tools.startAgentBuild('Collect all prices of https://shop.example'),
};

// The component's memory, which a module does not show.
let memory;
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (...given) => {
  const made = await instantiate(...given);
  memory = (made.instance ?? made).exports.memory ?? memory;
  return made;
};

let log = '';
process.stderr.write = (chunk) => Boolean((log += Buffer.from(chunk).toString()));

const plain = (_, value) => (typeof value === 'bigint' ? Number(value) : value);

const tools = await import('./sequentum/sequentum-tools.js');
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  grant.origin = order.granted;
  _setEnv(order.variables);
  log = '';
  let kind = 'ok';
  let text;
  const start = performance.now();
  try {
    text = JSON.stringify(CALLS[order.call](tools), plain);
  } catch (error) {
    kind = error?.payload?.kind ?? 'trap';
    text = kind === 'trap' ? `${error?.stack ?? error}` : JSON.stringify(error.payload);
  }
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ kind, text: text?.slice(0, 4000) ?? '', log, seconds, memory: memory.buffer.byteLength }));
}
