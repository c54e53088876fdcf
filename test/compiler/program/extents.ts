// What an instruction reads and writes, from its operands alone: src/kernels/program/opcodes.ts once more.

import { lstmGradientScratch, weightGradientScratch } from '../../../src/kernels/matrix/scratch.js';
import { MAX_THREADS } from '../../../src/kernels/program/arena.js';
import { LossFunction, MetricFunction, Opcode } from '../../../src/kernels/program/opcodes.js';
import { padded } from '../../kernels/harness.js';
import { layerExtents } from './layer-extents.js';

/** Bytes of the arena. */
export interface Extent {
  readonly what: string;
  readonly address: number;
  readonly bytes: number;
}

export interface Extents {
  readonly reads: readonly Extent[];
  readonly writes: readonly Extent[];
}

/** A word for each of 8 threads. */
const STATUS_BYTES = 4 * MAX_THREADS;
const row = (columns: number): number => 4 * padded(columns);
const gateRow = (units: number): number => 4 * row(units);

/** Extents at address 0 are operands left out. */
export function extentsOf(opcode: Opcode, words: readonly number[], threads: number): Extents {
  const named = (list: readonly (readonly [string, number, number])[]): Extent[] =>
    list
      .filter(([, address]) => address !== 0)
      .map(([what, address, bytes]) => ({ what: `${Opcode[opcode]} ${what}`, address, bytes }));
  const [reads, writes] = listsOf(opcode, words, threads);
  return { reads: named(reads), writes: named(writes) };
}

type List = (readonly [string, number, number])[];

function listsOf(opcode: Opcode, words: readonly number[], threads: number): [List, List] {
  const at = (index: number): number => words[index] as number;
  /** Bytes of a value whose steps, batch and columns begin at this operand. */
  const value = (index: number): number => at(index) * at(index + 1) * row(at(index + 2));
  switch (opcode) {
    case Opcode.Barrier:
      return [[], []];
    case Opcode.Gather:
      return [[], [['value', at(1), value(3)]]];
    case Opcode.Dense: {
      const [x, w, bias, y, steps, batch, columns, units] = words as [
        ...[number, number, number, number],
        ...[number, number, number, number],
      ];
      return [
        [
          ['x', x, steps * batch * row(columns)],
          ['w', w, columns * row(units)],
          ['bias', bias, row(units)],
        ],
        [['y', y, steps * batch * row(units)]],
      ];
    }
    case Opcode.WeightGradient: {
      const [x, dy, dw, rows, columns, units, scratch, accumulate] = words as [
        ...[number, number, number, number],
        ...[number, number, number, number],
      ];
      const target = ['dw', dw, columns * row(units)] as const;
      return [
        [['x', x, rows * row(columns)], ['dy', dy, rows * row(units)], ...(accumulate ? [target] : [])],
        [target, ['scratch', scratch, weightGradientScratch(columns) * threads]],
      ];
    }
    case Opcode.LstmWeightGradient: {
      const [x, h, dz, dKernel, dRecurrent, dBias, rows, columns, units, lag, accumulate, scratch, outputs] =
        words as [
          ...[number, number, number, number, number, number],
          ...[number, number, number, number, number, number, number],
        ];
      const recurrent = ['drecurrent', dRecurrent, units * row(outputs)] as const;
      const targets: List = [
        ['dkernel', dKernel, columns * row(outputs)],
        ...(rows > lag ? [recurrent] : []), // A single step has seen no states.
        ['dbias', dBias, row(outputs)],
      ];
      return [
        [
          ['x', x, rows * row(columns)],
          ['h', h, (rows - lag) * row(units)],
          ['dz', dz, rows * row(outputs)],
          ...(accumulate ? [recurrent] : []),
        ],
        [...targets, ['scratch', scratch, lstmGradientScratch(columns, units) * threads]],
      ];
    }
    case Opcode.BiasGradient:
      return [[['dy', at(0), at(2) * row(at(3))]], [['db', at(1), row(at(3))]]];
    case Opcode.Transpose:
      return [[['w', at(0), at(2) * row(at(3))]], [['t', at(1), at(3) * row(at(2))]]];
    case Opcode.LstmForward:
      return lstmForward(words);
    case Opcode.LstmBackward:
      return lstmBackward(words);
    case Opcode.GruForward:
      return gruForward(words, threads);
    case Opcode.GruBackward:
      return gruBackward(words);
    case Opcode.SimpleRnnForward:
      return simpleRnnForward(words);
    case Opcode.SimpleRnnBackward:
      return simpleRnnBackward(words);
    case Opcode.Activate:
    case Opcode.Softmax:
    case Opcode.Reverse:
      return [[['x', at(0), value(2)]], [['y', at(1), value(2)]]];
    case Opcode.ActivationGradient: {
      const inputs: List = [
        ['x', at(0), value(4)],
        ['y', at(1), value(4)],
        ['dy', at(2), value(4)],
      ];
      return [inputs, [['dx', at(3), value(4)]]];
    }
    case Opcode.SoftmaxGradient:
      return [
        [
          ['y', at(0), value(3)],
          ['dy', at(1), value(3)],
        ],
        [['dx', at(2), value(3)]],
      ];
    case Opcode.DrawMask:
      return [[], [['mask', at(0), value(1)]]];
    case Opcode.MultiplyMask: {
      const mask = at(6) * at(4) * row(at(5));
      return [
        [
          ['x', at(0), value(3)],
          ['mask', at(1), mask],
        ],
        [['y', at(2), value(3)]],
      ];
    }
    case Opcode.Loss: {
      const isSparse = at(8) === LossFunction.SparseCategoricalCrossentropy;
      const target = at(5) * at(6) * row(isSparse ? 1 : at(7));
      return [
        [
          ['prediction', at(0), value(5)],
          ['target', at(1), target],
          ['weights', at(2), 16 * at(6) * (at(11) === 1 ? at(5) : 1)],
          ['parameters', at(9), row(at(7))],
          ['mask', at(10), 16 * at(5) * at(6)],
        ],
        [
          ['dPrediction', at(3), value(5)],
          ['sums', at(4), 4 * at(6)],
        ],
      ];
    }
    case Opcode.Metric: {
      const isSparse =
        at(6) === LossFunction.SparseCategoricalCrossentropy ||
        at(6) === MetricFunction.SparseCategoricalAccuracy;
      const target = at(3) * at(4) * row(isSparse ? 1 : at(5));
      const isRatio = at(6) === MetricFunction.Precision || at(6) === MetricFunction.Recall;
      return [
        [
          ['prediction', at(0), value(3)],
          ['target', at(1), target],
          ['parameters', at(7), row(at(5))],
          ['mask', at(8), 16 * at(3) * at(4)],
        ],
        [['sums', at(2), (isRatio ? 8 : 4) * at(4)]],
      ];
    }
    case Opcode.Ratio:
      return [[['sums', at(0), 8 * at(1)]], [['scalar', at(2), 4]]];
    case Opcode.R2Score:
      return [
        [
          ['target', at(0), value(2)],
          ['sums', at(1), 4 * at(3)],
          ['mask', at(6), 16 * at(2) * at(3)],
        ],
        [['scalar', at(5), 4]],
      ];
    case Opcode.Mean:
      return [
        [
          ['sums', at(0), 4 * at(1)],
          ['mask', at(4), 16 * at(5)],
        ],
        [['scalar', at(3), 4]],
      ];
    case Opcode.MaskSteps:
      return [
        [['x', at(0), value(3)]],
        [
          ['y', at(1), value(3)],
          ['mask', at(2), 16 * at(3) * at(4)],
        ],
      ];
    case Opcode.MaskedSteps:
      return [
        [
          ['x', at(0), value(3)],
          ['mask', at(1), 16 * at(3) * at(4)],
        ],
        [['y', at(2), value(3)]],
      ];
    case Opcode.AddScalar:
      return [
        [
          ['x', at(0), 4],
          ['scalar', at(1), 4],
        ],
        [['scalar', at(1), 4]],
      ];
    case Opcode.Log:
      return [[['scalars', at(0), 4 * at(2)]], [['log', at(1), 4 * at(2)]]];
    case Opcode.Penalty:
      return [
        [
          ['w', at(0), 4 * at(1)],
          ['scalar', at(4), 4],
        ],
        [['scalar', at(4), 4]],
      ];
    case Opcode.PenaltyGradient:
      return [
        [
          ['w', at(0), 4 * at(2)],
          ['g', at(1), 4 * at(2)],
        ],
        [['g', at(1), 4 * at(2)]],
      ];
    case Opcode.ConstrainNorms: {
      const w = ['w', at(0), 4 * at(1) * (at(2) + at(3))] as const;
      return [[w], [w]];
    }
    case Opcode.NonNegative:
      return [[['w', at(0), 4 * at(1)]], [['w', at(0), 4 * at(1)]]];
    case Opcode.ClipValue:
      return [[['g', at(0), 4 * at(1)]], [['g', at(0), 4 * at(1)]]];
    case Opcode.SquaredNorm:
      return [[['g', at(0), 4 * at(1)]], [['scalar', at(2), 4]]];
    case Opcode.ClipNorm:
      return [
        [
          ['g', at(0), 4 * at(1)],
          ['scalar', at(2), 4],
        ],
        [['g', at(0), 4 * at(1)]],
      ];
    case Opcode.PrepareOptimizer:
      return [[], [['hyperparameters', at(0), 64]]];
    case Opcode.Optimize: {
      const bytes = 4 * at(5);
      const changed: List = [
        ['w', at(0), bytes],
        ['slot', at(2), bytes],
        ['slot', at(3), bytes],
        ['slot', at(4), bytes],
      ];
      return [[...changed, ['g', at(1), bytes], ['hyperparameters', at(6), 64]], changed];
    }
    case Opcode.Reshape: {
      const bytes = (steps: number, columns: number): number => steps * at(2) * row(columns);
      return [[['x', at(0), bytes(at(3), at(4))]], [['y', at(1), bytes(at(5), at(6))]]];
    }
    case Opcode.Repeat:
      return [[['x', at(0), at(3) * row(at(4))]], [['y', at(1), value(2)]]];
    case Opcode.RepeatGradient:
      return [[['dy', at(0), value(2)]], [['dx', at(1), at(3) * row(at(4))]]];
    case Opcode.Copy:
      return [[['x', at(0), at(2) * row(at(3))]], [['y', at(1), at(2) * row(at(3))]]];
    case Opcode.Clear:
      return [[], [['x', at(0), 4 * at(1)]]];
    case Opcode.CheckFinite:
      return [
        [
          ['w', at(0), 4 * at(1)],
          ['loss', at(2), 4],
        ],
        [['status', at(3), STATUS_BYTES]],
      ];
    case Opcode.End:
      throw new Error(`extentsOf: expected an instruction, got ${Opcode[opcode]}`);
    default:
      return layerExtents(opcode, words);
  }
}

function lstmForward(words: readonly number[]): [List, List] {
  const at = (index: number): number => words[index] as number;
  const [steps, batch, columns, units] = [at(10), at(11), at(12), at(13)];
  const state = batch * row(units);
  const [gateSteps, cellSteps, hSteps] = [at(14), at(15), at(16)].map((stride) => (stride === 0 ? 1 : steps));
  const cells = (cellSteps as number) * state;
  return [
    [
      ['x', at(0), steps * batch * row(columns)],
      ['kernel', at(1), columns * gateRow(units)],
      ['recurrent kernel', at(2), units * gateRow(units)],
      ['bias', at(3), gateRow(units)],
      ['first h', at(8), state],
      ['first c', at(9), state],
      ['mask', at(19), state],
      ['steps there are', at(23), 16 * steps * batch],
    ],
    [
      ['gates', at(4), (gateSteps as number) * 4 * state],
      ['cells', at(5), cells],
      ['activated cells', at(6), cells],
      ['h', at(7), (hSteps as number) * state],
      ['masked', at(20), steps * state],
      ['z', at(21), steps * 4 * state],
    ],
  ];
}

function lstmBackward(words: readonly number[]): [List, List] {
  const at = (index: number): number => words[index] as number;
  const [steps, batch, units] = [at(9), at(10), at(11)];
  const state = batch * row(units);
  const gates = ['gates', at(2), steps * 4 * state] as const;
  return [
    [
      ['dh from above', at(0), (at(1) === 1 ? 1 : steps) * state],
      gates,
      ['cells', at(3), steps * state],
      ['activated cells', at(4), steps * state],
      ['first c', at(5), state],
      ['transposed', at(6), (4 * row(units) * row(units)) / 4],
      ['mask', at(14), state],
      ['z', at(15), steps * 4 * state],
      ['last dc', at(19), state],
      ['steps there are', at(20), 16 * steps * batch],
    ],
    [
      ['handed on', at(20) === 0 ? 0 : at(4), steps * state],
      gates,
      ['dh', at(7), state],
      ['dc', at(8), state],
      ['products', at(16), 4 * state],
    ],
  ];
}

function gruForward(words: readonly number[], threads: number): [List, List] {
  const at = (index: number): number => words[index] as number;
  const [steps, batch, columns, units] = [at(9), at(10), at(11), at(12)];
  const state = batch * row(units);
  const [kept, hSteps] = [at(13), at(14)].map((stride) => (stride === 0 ? 1 : steps)) as [number, number];
  const resetAfter = at(21) === 1;
  return [
    [
      ['x', at(0), steps * batch * row(columns)],
      ['kernel', at(1), columns * 3 * row(units)],
      ['recurrent kernel', at(2), units * 3 * row(units)],
      ['bias', at(3), (resetAfter ? 6 : 3) * row(units)],
      ['first h', at(8), state],
      ['mask', at(17), state],
      ['steps there are', at(23), 16 * steps * batch],
    ],
    [
      ['gates', at(4), kept * 2 * state],
      ['candidates', at(5), kept * state],
      ['m', at(6), kept * state],
      ['h', at(7), hSteps * state],
      ['masked', at(18), hSteps * state],
      ['gates before', at(19), kept * 2 * state],
      ['candidates before', at(20), kept * state],
      ['biases', at(22), resetAfter ? threads * 2 * row(units) : 0],
    ],
  ];
}

function gruBackward(words: readonly number[]): [List, List] {
  const at = (index: number): number => words[index] as number;
  const [steps, batch, units, columns] = [at(11), at(12), at(13), at(25)];
  const state = batch * row(units);
  const width = row(units) / 4;
  const gates = ['gates', at(2), steps * 2 * state] as const;
  const candidates = ['candidates', at(3), steps * state] as const;
  const m = ['m', at(4), steps * state] as const;
  return [
    [
      ['dh from above', at(0), (at(1) === 1 ? 1 : steps) * state],
      ...[gates, candidates, m],
      ['h', at(5), steps * state],
      ['first h', at(6), state],
      ['recurrent', at(7), 2 * width * row(units)],
      ['recurrent of candidates', at(8), width * row(units)],
      ['mask', at(16), state],
      ['steps there are', at(26), 16 * steps * batch],
      ['masked', at(17), steps * state],
      ['gates before', at(18), steps * 2 * state],
      ['candidates before', at(19), steps * state],
      ['kernel', at(23), 2 * width * row(columns)],
      ['kernel of candidates', at(24), width * row(columns)],
    ],
    [
      ...[gates, candidates],
      ...(at(20) === 1 || at(26) !== 0 ? [m] : []),
      ['dh', at(9), state],
      ['scratch', at(10), 3 * state],
      ['dx', at(22), steps * batch * row(columns)],
    ],
  ];
}

function simpleRnnForward(words: readonly number[]): [List, List] {
  const at = (index: number): number => words[index] as number;
  const [steps, batch, columns, units] = [at(7), at(8), at(9), at(10)];
  const state = batch * row(units);
  const [zSteps, hSteps] = [at(11), at(12)].map((stride) => (stride === 0 ? 1 : steps)) as [number, number];
  return [
    [
      ['x', at(0), steps * batch * row(columns)],
      ['kernel', at(1), columns * row(units)],
      ['recurrent kernel', at(2), units * row(units)],
      ['bias', at(3), row(units)],
      ['first h', at(6), state],
      ['mask', at(14), state],
      ['steps there are', at(16), 16 * steps * batch],
    ],
    [
      ['z', at(4), zSteps * state],
      ['h', at(5), hSteps * state],
      ['masked', at(15), hSteps * state],
    ],
  ];
}

function simpleRnnBackward(words: readonly number[]): [List, List] {
  const at = (index: number): number => words[index] as number;
  const [steps, batch, units] = [at(6), at(7), at(8)];
  const state = batch * row(units);
  return [
    [
      ['dh from above', at(0), (at(1) === 1 ? 1 : steps) * state],
      ['h', at(2), steps * state],
      ['transposed', at(4), (row(units) / 4) * row(units)],
      ['mask', at(10), state],
      ['steps there are', at(13), 16 * steps * batch],
      ['z', at(11), steps * state],
    ],
    [
      ['dz', at(3), steps * state],
      ['dh', at(5), state],
    ],
  ];
}
