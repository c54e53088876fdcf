// How long it takes from the start of `node` to the printed result of the experiment, loading and all.
//
//   npm run bench:first-fit -- [--repetitions 11]
import { spawnSync } from 'node:child_process';
import { cpus } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from '../dist/bench/statistics.js';

const program = fileURLToPath(new URL('first-fit-program.mjs', import.meta.url));
const { values } = parseArgs({ options: { repetitions: { type: 'string', default: '11' } } });

const times = Array.from({ length: Number(values.repetitions) }, () => {
  const begin = performance.now();
  const { status } = spawnSync(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return performance.now() - begin;
});
const [middle, least, most] = [median(times), Math.min(...times), Math.max(...times)].map(Math.round);
console.log(`${cpus()[0]?.model}, Node ${process.versions.node}: ${middle} ms (${least} to ${most})`);
