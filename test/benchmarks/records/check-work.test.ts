import { expect, test } from '@jest/globals';
import { checkWork } from '../../../benchmarks/records/check-work.js';
import { record } from '../adapters.js';

const deno = { name: 'deno', version: '2' };

test('records of the same work pass: losses within float32 rounding, one fingerprint for an engine', () => {
  checkWork([
    record({}),
    record({ runtime: deno, threads: 2 }),
    record({ engine: 'tfjs', fingerprint: 'bb', values: [4.0001, 3, 2, 1] }),
    record({ engine: 'jax', fingerprint: null }),
    record({ case: 'small', fingerprint: 'cc', values: [9, 9, 9, 9] }),
  ]);
});

test('another fingerprint of the same case and engine fails, and both are named', () => {
  const records = [record({}), record({ runtime: deno, fingerprint: 'ab' })];
  expect(() => checkWork(records)).toThrow(
    'seed compiled: expected the bits aa of node, compiled, 1 thread, got ab from deno, compiled, 1 thread',
  );
});

test.each([
  ['another loss', [4, 3, 2.01, 1]],
  ['a loss too few', [4, 3, 2]],
  ['NaN', [4, 3, Number.NaN, 1]],
])('%s fails', (_, values) => {
  const records = [record({}), record({ engine: 'pytorch', fingerprint: null, values })];
  expect(() => checkWork(records)).toThrow(/seed: expected 4, 3, 2, 1 as node.*, got .* from node, pytorch/);
});

test('means of outputs near zero are compared by the size of the outputs', () => {
  const predictions = { case: 'predict-step', fingerprint: null };
  checkWork([record({ ...predictions, values: [1e-6, 1] }), record({ ...predictions, values: [2e-6, 1] })]);
  const apart = [
    record({ ...predictions, values: [1e-6, 1] }),
    record({ ...predictions, values: [1e-3, 1] }),
  ];
  expect(() => checkWork(apart)).toThrow('predict-step: expected');
});

test('whoever does other work is not compared', () => {
  checkWork([record({}), record({ engine: 'brain.js', values: [7], fingerprint: null, sameWork: false })]);
});
