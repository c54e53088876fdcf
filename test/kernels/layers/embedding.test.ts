import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  AdagradWord,
  HYPERPARAMETER_WORDS,
  SgdWord,
} from '../../../src/kernels/optimizers/hyperparameters.js';
import { OptimizerKind } from '../../../src/kernels/program/opcodes.js';
import { matrix, numbers, RUNS, sameForAllThreads } from '../cases.js';
import { type Kernels, padded, startKernels, UNTOUCHED } from '../harness.js';

let kernels: Kernels;
beforeAll(async () => {
  kernels = await startKernels();
});

interface Case {
  readonly idSteps: number;
  readonly batch: number;
  readonly idColumns: number;
  readonly dim: number;
  readonly table: number[][];
  readonly ids: number[][];
  readonly dy: number[][];
}

/** Few rows, so that many occur several times and some do not; rows of one panel of 16 columns and of three. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    idSteps: fc.integer({ min: 1, max: 3 }),
    batch: fc.integer({ min: 1, max: 7 }),
    idColumns: fc.integer({ min: 1, max: 6 }),
    dim: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 30, max: 48 })),
    vocabulary: fc.integer({ min: 1, max: 12 }),
  })
  .chain(({ vocabulary, ...sizes }) => {
    const rows = sizes.idSteps * sizes.batch;
    return fc.record({
      ...Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, fc.constant(size)])),
      table: matrix(vocabulary, sizes.dim, numbers(-1, 1)),
      ids: matrix(rows, sizes.idColumns, fc.integer({ min: 0, max: vocabulary - 1 })),
      dy: matrix(rows * sizes.idColumns, sizes.dim, numbers(-1, 1)),
    }) as unknown as fc.Arbitrary<Case>;
  });

/** Row of the output and id, in the order of the steps and, within, of the samples. */
function occurrences({ idSteps, batch, idColumns, ids }: Case): [row: number, id: number][] {
  return Array.from({ length: idSteps * idColumns * batch }, (_, row) => {
    const step = Math.floor(row / batch);
    const id = ids[Math.floor(step / idColumns) * batch + (row % batch)]?.[step % idColumns];
    return [row, id as number];
  });
}

const sizesOf = ({ idSteps, batch, idColumns, dim, table }: Case): number[] => [
  ...[idSteps, batch, idColumns, dim, table.length],
];

test('Embed looks each id up in the table', () => {
  fc.assert(
    fc.property(cases, (of) => {
      const y = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.rowSpace(of.dy.length, of.dim);
        const words = [kernels.putRows(of.ids), kernels.putRows(of.table), to, ...sizesOf(of)];
        kernels.call('embed', words, threads);
        return kernels.getRows(to, of.dy.length, of.dim);
      });
      expect(y).toEqual(occurrences(of).map(([, id]) => of.table[id]));
    }),
    RUNS,
  );
});

test('nothing but the table is read or written, whatever the ids hold', () => {
  const ids = [-1, 3, 1e30, -1e30, Number.NaN, Number.POSITIVE_INFINITY, 1.9, -0.5].map((id) => [id]);
  const table = [[10], [11], [12]];
  kernels.clear();
  const to = kernels.rowSpace(ids.length, 1);
  const [idsAt, tableAt] = [kernels.putRows(ids), kernels.putRows(table)];
  kernels.call('embed', [idsAt, tableAt, to, 1, ids.length, 1, 1, table.length]);
  expect(kernels.getRows(to, ids.length, 1).flat()).toEqual([10, 12, 12, 10, 10, 12, 11, 10]);
  const gradient = kernels.putRows([[0], [0], [0]]);
  const dy = kernels.putRows(ids.map(() => [1]));
  kernels.call('embedGradient', [idsAt, dy, gradient, 1, ids.length, 1, 1, table.length]);
  expect(kernels.getRows(gradient, 3, 1).flat()).toEqual([4, 1, 3]);
  expect(kernels.get(gradient - 16, 4)).toEqual(new Float32Array(4).fill(UNTOUCHED));
});

test('EmbedGradient adds up, for each row of the table, what its occurrences have, in their order', () => {
  fc.assert(
    fc.property(cases, (of) => {
      const gradient = sameForAllThreads((threads) => {
        kernels.clear();
        const to = kernels.putRows(of.table.map((row) => row.map(() => 0)));
        kernels.call(
          'embedGradient',
          [kernels.putRows(of.ids), kernels.putRows(of.dy), to, ...sizesOf(of)],
          threads,
        );
        return kernels.getRows(to, of.table.length, of.dim);
      });
      const expected = of.table.map((row) => row.map(() => 0));
      for (const [row, id] of occurrences(of)) {
        const sum = expected[id] as number[];
        of.dy[row]?.forEach((number, c) => {
          sum[c] = Math.fround((sum[c] as number) + number);
        });
      }
      expect(gradient).toEqual(expected);
    }),
    RUNS,
  );
});

const BLOCKS = {
  sgd: { kind: OptimizerKind.Sgd, words: { [SgdWord.LearningRate]: 0.1 } },
  adagrad: {
    kind: OptimizerKind.Adagrad,
    words: { [AdagradWord.LearningRate]: 0.1, [AdagradWord.Epsilon]: 1e-7 },
  },
};

/** Three steps: the table and the accumulator behind them, and the gradient. */
function train(
  of: Case,
  { kind, words }: (typeof BLOCKS)['sgd' | 'adagrad'],
  byRows: boolean,
  threads: number,
) {
  kernels.clear();
  const block = new Float32Array(HYPERPARAMETER_WORDS);
  for (const [word, number] of Object.entries(words)) block[Number(word)] = number;
  const blockAt = kernels.put(block);
  const w = kernels.putRows(of.table);
  const count = of.table.length * padded(of.dim);
  const zeros = new Float32Array(count);
  const [g, slot] = [kernels.put(zeros), kernels.put(zeros.map(() => 0.1))];
  const [ids, dy, status] = [
    kernels.putRows(of.ids),
    kernels.putRows(of.dy),
    kernels.putWords(new Array(8).fill(0)),
  ];
  for (let step = 0; step < 3; step++) {
    kernels.call('embedGradient', [ids, dy, g, ...sizesOf(of)], threads);
    if (byRows) {
      const operands = [ids, w, g, slot, 0, 0, ...sizesOf(of), blockAt, kind, status];
      kernels.call('optimizeRows', operands, threads);
    } else {
      kernels.call('optimize', [w, g, slot, 0, 0, count, blockAt, kind], threads);
      kernels.call('clear', [g, count], threads);
    }
  }
  return [w, slot, g, status].map((at, index) => [...kernels.get(at, index === 3 ? 8 : count)]);
}

test.each(['sgd', 'adagrad'] as const)(
  'OptimizeRows does to a table what Optimize does, bit for bit, and leaves a gradient of zeros: %s',
  (name) => {
    fc.assert(
      fc.property(cases, (of) => {
        const whole = train(of, BLOCKS[name], false, 1);
        expect(sameForAllThreads((threads) => train(of, BLOCKS[name], true, threads))).toEqual(whole);
        expect(whole[2]?.every((number) => Object.is(number, 0))).toBe(true);
      }),
      RUNS,
    );
  },
);

test('OptimizeRows tells the row of the log, plus 1, where a number of its own is not finite', () => {
  const of = { idSteps: 1, batch: 2, idColumns: 1, dim: 40, ids: [[0], [2]], dy: [[], []] };
  for (const [bad, told] of [
    [2, true],
    [1, false],
  ] as const) {
    kernels.clear();
    kernels.setPosition(0, 0, 6);
    const table = Array.from({ length: 3 }, (_, row) =>
      new Array<number>(40).fill(row === bad ? Number.NaN : 1),
    );
    const block = new Float32Array(HYPERPARAMETER_WORDS).fill(0.1);
    const [ids, w, g] = [kernels.putRows(of.ids), kernels.putRows(table), kernels.put(new Float32Array(120))];
    const status = kernels.putWords([0, 0, 0, 0, 0, 0, 0, 0]);
    const operands = [ids, w, g, 0, 0, 0, 1, 2, 1, 40, 3, kernels.put(block), OptimizerKind.Sgd, status];
    kernels.call('optimizeRows', operands, 2);
    const words = new Uint32Array(kernels.get(status, 8).buffer);
    expect([...words]).toEqual(told ? [7, 7, 0, 0, 0, 0, 0, 0] : [0, 0, 0, 0, 0, 0, 0, 0]);
  }
});
