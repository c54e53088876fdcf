import { expect, test } from '@jest/globals';
import {
  type BenchmarkCase,
  caseData,
  cases,
  curveCases,
  findCase,
  type NetworkName,
  operationsOf,
} from '../../src/bench/index.js';
import { experiment } from '../../src/index.js';

/** The weights of a recurrent layer. */
const recurrent = (inputs: number, units: number, gates: number): number[][] => [
  [inputs, gates * units],
  [units, gates * units],
  [gates * units],
];

test.each(cases.map((of) => [of.name, of] as const))(
  '%s: data and weights have the shapes of the network',
  (_, of) => {
    const { batch, time, inputs, units, layers, outputs, network } = of;
    const { x, y, weights } = caseData(of);
    const words = network === 'embedding-lstm';
    expect(x.shape).toEqual(words ? [batch, time] : [batch, time, inputs]);
    expect(y.shape).toEqual([batch, time, outputs]);
    const lstm = recurrent(inputs, units, 4);
    const further = Array.from({ length: layers - 1 }, () => recurrent(units, units, 4)).flat();
    const body: { readonly [name in NetworkName]: number[][] } = {
      lstm: [...lstm, ...further],
      gru: recurrent(inputs, units, 3),
      bidirectional: [...lstm, ...lstm],
      'embedding-lstm': [[1000, inputs], ...lstm],
      'conv1d-lstm': [[3, inputs, 16], [16], ...recurrent(16, units, 4)],
    };
    const width = network === 'bidirectional' ? 2 * units : units;
    expect(weights.map(({ shape }) => shape)).toEqual([...body[network], [width, outputs], [outputs]]);
    for (const { values, shape } of [x, y, ...weights]) {
      expect(values).toHaveLength(shape.reduce((product, size) => product * size, 1));
      expect(values.every(Number.isFinite)).toBe(true);
    }
  },
);

test('words are integers of the vocabulary, and many of them', () => {
  const { x } = caseData(findCase('embedding-lstm'));
  expect(x.values.every((word) => Number.isInteger(word) && word >= 0 && word < 1000)).toBe(true);
  expect(new Set(x.values).size).toBeGreaterThan(400);
});

test.each(['gru', 'bidirectional', 'embedding-lstm', 'conv1d-lstm'])('%s has the sizes of small', (name) => {
  const sizes = ({ batch, time, inputs, units, layers, outputs }: BenchmarkCase) => ({
    ...{ batch, time, inputs, units, layers, outputs },
  });
  expect(sizes(findCase(name))).toEqual(sizes(findCase('small')));
});

test('data are the same each time, and not all alike', () => {
  const once = caseData(findCase('small'));
  expect(caseData(findCase('small'))).toEqual(once);
  expect(new Set(once.x.values).size).toBeGreaterThan(1000);
  expect(Math.max(...once.x.values)).toBeGreaterThan(0.9);
  expect(Math.min(...once.x.values)).toBeLessThan(-0.9);
});

test("the case seed has the experiment's data", () => {
  const { x, y } = caseData(findCase('seed'));
  expect([...x.values]).toEqual(experiment.train.x.flat(2));
  expect([...y.values]).toEqual(experiment.train.y.flat());
});

test('inputs and targets of a categorical loss are one-hot, and use all letters', () => {
  const { x } = caseData(findCase('char-rnn'));
  const [, , width = 0] = x.shape;
  const letters = new Set<number>();
  for (let row = 0; row < x.values.length; row += width) {
    const one = [...x.values.subarray(row, row + width)];
    expect(one.filter((value) => value !== 0)).toEqual([1]);
    letters.add(one.indexOf(1));
  }
  expect(letters.size).toBe(width);
});

test('operations are those of the matrix products, three times the way forwards in training', () => {
  // 3 samples of 4 steps: (1 + 10) x 40 and 10 x 1, a product and a sum each.
  expect(operationsOf(findCase('seed'))).toBe(3 * 2 * 3 * 4 * (11 * 40 + 10));
  // One step: (8 + 64) x 256 and 64 x 1.
  expect(operationsOf(findCase('predict-step'))).toBe(2 * (72 * 256 + 64));
  // Two layers.
  expect(operationsOf(findCase('char-rnn'))).toBe(3 * 2 * 32 * 64 * (192 * 512 + 256 * 512 + 128 * 64));
  const atSize = (products: number) => 3 * 2 * 32 * 24 * products;
  expect(operationsOf(findCase('gru'))).toBe(atSize(40 * 96 + 32));
  expect(operationsOf(findCase('bidirectional'))).toBe(atSize(2 * 40 * 128 + 64));
  // The rows of words are looked up.
  expect(operationsOf(findCase('embedding-lstm'))).toBe(atSize(40 * 128 + 32));
  expect(operationsOf(findCase('conv1d-lstm'))).toBe(atSize(3 * 8 * 16 + 48 * 128 + 32));
});

test('a point of a curve differs from the others of its curve in one size alone', () => {
  for (const of of curveCases) {
    const { name, value } = of.curve ?? { name: 'units', value: Number.NaN };
    expect(of[name]).toBe(value);
    const rest = { ...of, [name]: 0, name: '', title: '', curve: undefined };
    const first = curveCases.find(({ curve }) => curve?.name === name);
    expect(rest).toEqual({ ...first, [name]: 0, name: '', title: '', curve: undefined });
  }
});
