// The same products with wide vectors, in a process of their own: V8's flag is the whole process's.
//
// The parent forks this file by `openWide` and asks for one repetition after the other, so that both take turns.
import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { WIDE_FLAG } from '../peak/peak.mjs';
import { repeat, warmUp } from './measurement.mjs';
import { productsOf, widePeaks } from './products.mjs';

const THIS = fileURLToPath(import.meta.url);

/**
 * Starts the process; once this has come, it is warm.
 *
 * @param request what productsOf takes
 * @throws RangeError in an engine that does not know the flag.
 */
export async function openWide(request) {
  if (!knowsFlag()) {
    const { bun, deno, node } = process.versions;
    const here = deno ? `Deno ${deno}` : bun ? `Bun ${bun}` : `Node ${node}`;
    throw new RangeError(`--wide: expected a Node that knows ${WIDE_FLAG} (24 or later), got ${here}`);
  }
  const child = fork(THIS, ['--fork'], { execArgv: [] });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the process with wide vectors ended with ${code ?? signal}`);
  });
  ended.catch(() => {});
  const ask = async (message) => {
    child.send(message);
    const [answer] = await Promise.race([once(child, 'message'), ended]);
    return answer;
  };
  await ask(request);
  return {
    repeat: () => ask('repeat'),
    /** Peaks and products with their times, without `call`; ends the process. */
    async close() {
      const measured = await ask('close');
      child.disconnect();
      return measured;
    },
  };
}

function knowsFlag() {
  const { bun, deno } = process.versions;
  if (bun || deno) return false;
  return execFileSync(process.execPath, ['--v8-options'], { encoding: 'utf8' }).includes(WIDE_FLAG);
}

/** In the process that was forked. */
function answerParent() {
  setFlagsFromString(WIDE_FLAG);
  let peaks = [];
  let products = [];
  process.on('message', async (message) => {
    if (message === 'repeat') repeat([...peaks, ...products]);
    else if (message !== 'close') {
      peaks = widePeaks();
      products = await productsOf(message, true);
      await warmUp([...peaks, ...products]);
    }
    const plain = ({ call, ...rest }) => rest;
    process.send(message === 'close' ? { peaks: peaks.map(plain), products: products.map(plain) } : 'done');
  });
}

if (process.argv[2] === '--fork' && process.argv[1] === THIS) answerParent();
