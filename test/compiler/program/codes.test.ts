import { expect, test } from '@jest/globals';
import { LOSS_RECORDS, METRIC_RECORDS } from '../../../src/compiler/index.js';
import { OPTIMIZERS } from '../../../src/compiler/optimizer.js';
import { LossFunction, MetricFunction, OptimizerKind } from '../../../src/kernels/program/opcodes.js';

const inOrder = (names: readonly string[]): [string, number][] => names.map((name, index) => [name, index]);
const byRecord = (records: { readonly [name: string]: { readonly code: number } }): [string, number][] =>
  Object.entries(records).map(([name, { code }]) => [name, code]);

test.each<[string, [string, number][], object]>([
  ['losses', byRecord(LOSS_RECORDS), LossFunction],
  ['metrics', byRecord(METRIC_RECORDS), MetricFunction],
  ['optimizers', inOrder(OPTIMIZERS), OptimizerKind],
])('%s have the numbers that the kernels know them by', (_, codes, known) => {
  const expected = Object.entries(known).filter(([, code]) => typeof code === 'number');
  expect(codes.map(([name, code]) => [name.toLowerCase(), code])).toEqual(
    expected.map(([name, code]) => [name.toLowerCase(), code]),
  );
});

test('no metric has the number of a loss, which is one as well', () => {
  const losses = new Set<number>(Object.values(LOSS_RECORDS).map(({ code }) => code));
  expect(Object.values(METRIC_RECORDS).filter(({ code }) => losses.has(code))).toEqual([]);
});
