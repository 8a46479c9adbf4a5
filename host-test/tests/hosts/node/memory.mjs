// Loaded before all else in a process and its threads: writes the most memory that the modules of this thread have had, in bytes,
// into the folder of the variable MEMORY_IN. A module shows its memory to nobody.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';

const memories = [];
const { instantiate } = WebAssembly;
WebAssembly.instantiate = async (...given) => {
  const made = await instantiate(...given);
  memories.push(...Object.values((made.instance ?? made).exports).filter((value) => value instanceof WebAssembly.Memory));
  return made;
};

let most = 0;
setInterval(() => {
  // It never shrinks.
  const now = Math.max(0, ...memories.map(({ buffer }) => buffer.byteLength));
  if (now > most) writeFileSync(join(process.env.MEMORY_IN, `${process.pid}-${threadId}`), `${(most = now)}`);
}, 20).unref();
