// When checkpoints are due, on clocks that we set: those of runtimes may stand still while a program runs.
import { describe, expect, test } from '@jest/globals';
import { Schedule } from '../../src/checkpoint/schedule.js';

const to = 'run';
const PER_EPOCH = 100;

describe('a schedule by seconds', () => {
  test('of 0 is due after each batch, even if the clock stands still', () => {
    const schedule = new Schedule({ to, everySeconds: 0 }, () => 7);
    for (let batch = 0; batch < 5; batch++) {
      expect(schedule.batchesFrom(batch, PER_EPOCH)).toBe(1);
      expect(schedule.isDue(batch + 1, PER_EPOCH)).toBe(true);
      schedule.took();
    }
  });

  test('looks less and less often while the clock stands still, and knows the pace when it goes on', () => {
    let now = 0;
    const schedule = new Schedule({ to, everySeconds: 1 }, () => now);
    const counts: number[] = [];
    let batch = 0;
    for (let look = 0; look < 5; look++) {
      const count = schedule.batchesFrom(batch, PER_EPOCH);
      counts.push(count);
      batch += count;
      expect(schedule.isDue(batch, PER_EPOCH)).toBe(false);
    }
    expect(counts).toEqual([1, 1, 2, 4, 8]);
    now = 160; // 16 batches: 10 ms each.
    expect(schedule.isDue(batch, PER_EPOCH)).toBe(false);
    expect(schedule.batchesFrom(batch, PER_EPOCH)).toBe(84);
    now = 1000;
    expect(schedule.isDue(100, PER_EPOCH)).toBe(true);
  });

  test('leaves the other counts as they are', () => {
    const schedule = new Schedule({ to, everySeconds: 1, everySteps: 3, everyEpochs: 1 }, () => 0);
    expect(schedule.batchesFrom(0, PER_EPOCH)).toBe(1);
    expect([1, 2, 3, 4, 99, 100].map((batch) => schedule.isDue(batch, PER_EPOCH))).toEqual([
      false,
      false,
      true,
      false,
      true,
      true,
    ]);
  });
});
