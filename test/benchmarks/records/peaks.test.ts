import { expect, test } from '@jest/globals';
import { measurePeaks } from '../../../benchmarks/records/peaks.js';
import { wideNodes } from '../../../benchmarks/runtimes/index.js';
import { TRAITS } from '../../platform/runtimes/index.js';

test('there is no wide peak without a Node that packs vectors', () => {
  const { peakGflops, widePeakGflops } = measurePeaks([]);
  expect(peakGflops).toBeGreaterThan(0);
  expect(widePeakGflops).toBeNull();
});

test('a wide peak is one of packed vectors', async () => {
  const nodes = await wideNodes();
  expect(nodes.at(-1)).toBe(process.execPath);
  expect(nodes.length).toBeLessThanOrEqual(1 + Object.values(TRAITS).filter((one) => one.wideVectors).length);
  const { peakGflops, widePeakGflops } = measurePeaks(nodes);
  expect(widePeakGflops ?? 2 * peakGflops).toBeGreaterThan(1.25 * peakGflops);
});
