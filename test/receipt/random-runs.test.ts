// Random training runs of every layer, loss, optimizer and option: each segment of them is computed again to the bit, and they
// have the same receipt where they were interrupted.
import { afterAll, expect, test } from '@jest/globals';
import { drawRuns } from '../../benchmarks/reliability/random-run/draw.js';
import { dataOf, type RandomRun, train } from '../../benchmarks/reliability/random-run/random-run.js';
import { checkpoints } from '../../src/checkpoint/index.js';
import { releaseKernels } from '../../src/core.js';
import { audit, type Receipt, receipt } from '../../src/receipt/index.js';
import { inProportion } from '../in-proportion.js';
import { memoryStore } from './memory-store.js';

const RUNS = inProportion(40);
afterAll(releaseKernels);

function textOf({ predicate, ...rest }: Receipt): string {
  return JSON.stringify({ ...rest, predicate: { ...predicate, environment: null } });
}

async function recorded(run: RandomRun, everyEpochs: number, steps: number): Promise<Receipt | undefined> {
  const [keep, written] = [memoryStore(), memoryStore()];
  const record = (): ReturnType<typeof receipt> => receipt({ everyEpochs, seed: run.networkSeed, keep });
  const checkpoint = (): ReturnType<typeof checkpoints> =>
    checkpoints({ to: written, everySteps: 1, resume: true });
  const whole = receipt({ everyEpochs, seed: run.networkSeed });
  const history = await train(run, { receipt: whole });
  if (history.divergence !== undefined) return undefined; // There is no receipt of it.
  const made = whole.receipt();
  const controller = new AbortController();
  let done = 0;
  const callbacks = {
    onBatchEnd() {
      done++;
      if (done === steps) controller.abort();
    },
  };
  await train(run, { receipt: record(), checkpoint: checkpoint(), callbacks, signal: controller.signal });
  const again = record();
  await train(run, { receipt: again, checkpoint: checkpoint() });
  expect(textOf(again.receipt())).toBe(textOf(made));
  const segments = made.predicate.states.leaves.length - 1;
  for (const part of [{ sample: segments }, { sample: 1, seed: 0 }, { sample: 1, seed: 1 }]) {
    const { verdict, difference } = await audit(made, { ...dataOf(run), ...part, checkpoints: keep });
    expect([verdict, difference]).toEqual(['exact', undefined]);
  }
  return made;
}

test(`${RUNS} random training runs are audited in part, and have a receipt where they were interrupted`, async () => {
  let made = 0;
  for (const [index, run] of drawRuns(RUNS, 11).entries()) {
    try {
      const one = await recorded(run, 1 + (index % 3), 1 + (index % 7));
      if (one !== undefined) made++;
    } catch (cause) {
      throw new Error(`run ${index}: ${(cause as Error).message}`, { cause });
    }
  }
  expect(made).toBeGreaterThan(RUNS / 2);
});
