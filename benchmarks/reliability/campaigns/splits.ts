// Training runs of every kind that are split at a random step: what goes on from the checkpoint there, in a new network and on
// another number of threads, comes to what was never split.
import { checkpoints } from 'lethe/checkpoint';
import { releaseKernels } from 'lethe/core';
import { Generator } from '../../../src/random/index.js';
import type { Campaign } from '../campaign.js';
import { drawRuns } from '../random-run/draw.js';
import { outcomeOf, type RandomRun, train } from '../random-run/random-run.js';
import { Tally } from '../tally.js';

const THREADS = 3;

/** The checkpoint after a given number of steps of a run that ends there. */
async function checkpointAfter(run: RandomRun, steps: number, threads: number): Promise<Uint8Array> {
  const taken: Uint8Array[] = [];
  const to = (bytes: Uint8Array, info: { steps: number }): void => {
    if (info.steps === steps) taken.push(bytes);
  };
  const controller = new AbortController();
  let done = 0;
  await train(run, {
    threads,
    checkpoint: checkpoints({ to, everySteps: steps }),
    signal: controller.signal,
    callbacks: {
      onBatchEnd() {
        done++;
        if (done === steps) controller.abort();
      },
    },
  });
  const [checkpoint] = taken;
  if (checkpoint === undefined) throw new Error(`no checkpoint after ${steps} steps`);
  return checkpoint;
}

async function split(run: RandomRun, random: Generator): Promise<void> {
  const threads = (): number => 1 + random.integer(THREADS);
  const whole = await train(run, { threads: threads() });
  const steps = 1 + random.integer(Math.max(1, whole.timings.steps - 1));
  const resume = await checkpointAfter(run, steps, threads());
  const checkpoint = checkpoints({ to: () => {}, resume });
  const got = outcomeOf(await train(run, { threads: threads(), checkpoint }));
  const expected = outcomeOf(whole);
  if (got !== expected) {
    throw new Error(`split after ${steps} of ${whole.timings.steps} steps: expected ${expected}, got ${got}`);
  }
}

export const campaign: Campaign = {
  name: 'splits',
  what: 'A random training run (network, loss, optimizer, schedule, dropout, partial batches, early stopping) that is split at a random step goes on in another network, on another number of threads, to the same weights and history, bit for bit',
  size: 300,
  async run({ size, seed, onProgress }) {
    const tally = new Tally({ size, onProgress });
    for (const [index, run] of drawRuns(size, seed).entries()) {
      const random = new Generator(seed, 'split', index);
      await tally.try(`run ${index} of seed ${seed}`, () => split(run, random));
    }
    releaseKernels();
    return tally.result();
  },
};
