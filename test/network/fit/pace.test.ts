import { describe, expect, test } from '@jest/globals';
import { Pace } from '../../../src/network/fit/pace.js';

/** Runs of a training run whose batches take `perBatch` milliseconds: their sizes, and the time from yield to yield. */
function simulate(pace: Pace, perBatch: number, batches: number): { runs: number[]; between: number[] } {
  const runs: number[] = [];
  const between: number[] = [];
  let since = 0;
  for (let done = 0; done < batches; ) {
    const run = Math.min(pace.batches, batches - done);
    runs.push(run);
    done += run;
    since += run * perBatch;
    pace.ran(run, run * perBatch);
    if (!pace.due) continue;
    between.push(since);
    since = 0;
    pace.yielded();
  }
  return { runs, between };
}

describe('the pace', () => {
  test('of quick batches: a turn of the event loop every 16 ms, in few runs', () => {
    const { runs, between } = simulate(new Pace('auto', false, 0), 0.005, 20_000);
    expect(runs.length).toBeLessThan(20);
    for (const time of between) expect(time).toBeLessThanOrEqual(16.001);
    for (const time of between.slice(0, -1)) expect(time).toBeGreaterThan(11);
  });

  test('of slow batches: a turn after each', () => {
    expect(simulate(new Pace('auto', false, 0), 40, 5)).toEqual({
      runs: [1, 1, 1, 1, 1],
      between: [40, 40, 40, 40, 40],
    });
  });

  test('without turns: all at once, after the first ones; with a signal turns all the same', () => {
    const free = simulate(new Pace('never', false, 0), 0.005, 20_000);
    expect([free.runs.length < 6, free.between]).toEqual([true, []]);
    for (const wanted of ['never', 'epoch', 500] as const) {
      for (const time of simulate(new Pace(wanted, true, 0), 0.005, 20_000).between)
        expect(time).toBeLessThanOrEqual(16.001);
    }
  });

  test('where the clock stands still, operations bound a run', () => {
    expect(simulate(new Pace('auto', false, 5e7), 0, 40).runs.every((run) => run <= 16)).toBe(true);
  });

  test("of 'batch' is one batch", () => {
    expect(simulate(new Pace('batch', false, 0), 0.001, 4)).toEqual({
      runs: [1, 1, 1, 1],
      between: [0.001, 0.001, 0.001, 0.001],
    });
  });
});
