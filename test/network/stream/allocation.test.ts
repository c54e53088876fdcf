import { afterAll, expect, test } from '@jest/globals';
import { releaseKernels } from '../../../src/engine/index.js';
import { dense, lstm, noise } from '../../training/networks.js';
import { streamed, withStream } from './networks.js';

afterAll(releaseKernels);

const STEPS = 2000;

/** Bytes of heap that calls leave: the least of many rounds, but of those alone in which nothing was collected. */
function allocatedBy(call: () => void): number {
  const rounds = Array.from({ length: 60 }, () => {
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < STEPS; index++) call();
    return process.memoryUsage().heapUsed - before;
  });
  return Math.min(...rounds.filter((bytes) => bytes >= 0));
}

test('a step allocates nothing once it is warm: less than a byte of heap', async () => {
  const network = await streamed(3, [lstm('a', 4), dense('b', 1)]);
  await withStream(network, 2, (stream) => {
    const x = noise(6);
    const flags = Uint8Array.of(1, 0);
    expect(allocatedBy(() => void stream.step(x))).toBeLessThan(STEPS);
    expect(allocatedBy(() => void stream.step(x, flags))).toBeLessThan(STEPS);
    // The measure is no blind one: a view, say, takes more.
    expect(allocatedBy(() => void stream.step(x.subarray(0)))).toBeGreaterThan(16 * STEPS);
  });
});
