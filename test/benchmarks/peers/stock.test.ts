import { expect, test } from '@jest/globals';
import { findCase } from 'lethe/bench';
import { stockCpu, stockWasm } from '../../../benchmarks/peers/stock.js';
import { largestDifference, measureBriefly, SEED_LOSSES } from './small-measurement.js';

test.each([stockWasm, stockCpu])('$name trains the experiment by stock tfjs-layers', async (peer) => {
  expect(await peer.find()).toEqual({ name: 'node', version: process.versions.node });
  const answer = await measureBriefly(peer, 'seed');
  expect(largestDifference(answer.results.values, SEED_LOSSES)).toBeLessThan(1e-4);
  expect(answer.engineVersion).toMatch(/^tfjs-layers [\d.]+, tfjs-backend-(wasm|cpu) [\d.]+$/);
  expect(answer.samples.length).toBeGreaterThan(0);
});

test('both backends predict the same', async () => {
  const [wasm, cpu] = await Promise.all(
    [stockWasm, stockCpu].map((peer) => measureBriefly(peer, 'predict-step')),
  );
  expect(largestDifference(wasm?.results.values ?? [], cpu?.results.values ?? [])).toBeLessThan(1e-4);
});

test('the backend in JavaScript is not asked for steps of many seconds', () => {
  expect(stockCpu.variants(findCase('large'), [1])).toEqual([]);
  expect(stockWasm.variants(findCase('large'), [1, 2])).toEqual([{ engine: 'stock-wasm', threads: 1 }]);
});

test('the WebAssembly backend is not asked to train what it has no gradients for', () => {
  const asked = (peer: typeof stockWasm) =>
    ['gru', 'bidirectional', 'embedding-lstm', 'conv1d-lstm'].filter(
      (name) => peer.variants(findCase(name), [1]).length > 0,
    );
  expect(asked(stockWasm)).toEqual(['gru', 'bidirectional']);
  expect(asked(stockCpu)).toEqual(['gru', 'bidirectional', 'embedding-lstm', 'conv1d-lstm']);
});
