import { expect, test } from '@jest/globals';
import { OPTIMIZERS } from '../../../src/compiler/optimizer.js';
import { LOSSES, METRICS } from '../../../src/compiler/training/loss.js';
import { LossFunction, MetricFunction, OptimizerKind } from '../../../src/kernels/program/opcodes.js';

test.each([
  ['losses', LOSSES, LossFunction],
  ['metrics', METRICS, MetricFunction],
  ['optimizers', OPTIMIZERS, OptimizerKind],
])('%s have the numbers that the kernels know them by', (_, names, codes: object) => {
  const known = Object.keys(codes).filter((key) => Number.isNaN(Number(key)));
  expect(names.map((name) => name.toLowerCase())).toEqual(known.map((name) => name.toLowerCase()));
  expect(known.map((name) => codes[name as keyof typeof codes])).toEqual(known.map((_name, index) => index));
});
