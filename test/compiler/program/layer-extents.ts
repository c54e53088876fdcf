// What the instructions of merges, embeddings, windows of steps, normalization, rectifiers and noise read and write: see ./extents.ts.

import { Opcode } from '../../../src/kernels/program/opcodes.js';
import { padded } from '../../kernels/harness.js';

type List = (readonly [string, number, number])[];

const row = (columns: number): number => 4 * padded(columns);

/** Those that no other file has: a new opcode has to be in one of the two. */
type LayerOpcode =
  | Opcode.AddValues
  | Opcode.Scale
  | Opcode.Combine
  | Opcode.Dot
  | Opcode.Spread
  | Opcode.SpreadGradient
  | Opcode.NormalizeRows
  | Opcode.NormalizeRowsGradient
  | Opcode.CombineGradient
  | Opcode.CopyColumns
  | Opcode.Embed
  | Opcode.EmbedGradient
  | Opcode.OptimizeRows
  | Opcode.Unfold
  | Opcode.Fold
  | Opcode.Pool
  | Opcode.PoolGradient
  | Opcode.Permute
  | Opcode.LayerNormalize
  | Opcode.LayerNormalizeGradient
  | Opcode.NormalizeSums
  | Opcode.ColumnMoments
  | Opcode.BatchNormalize
  | Opcode.BatchNormalizeGradient
  | Opcode.MovingAverage
  | Opcode.Rectify
  | Opcode.RectifyGradient
  | Opcode.Prelu
  | Opcode.PreluGradient
  | Opcode.PreluSlopeGradient
  | Opcode.DrawNormals
  | Opcode.AlphaDrop;

export function layerExtents(opcode: LayerOpcode, words: readonly number[]): [List, List] {
  const at = (index: number): number => words[index] as number;
  /** Bytes of a value whose steps, batch and columns begin at this operand. */
  const value = (index: number): number => at(index) * at(index + 1) * row(at(index + 2));
  /** Bytes of x and y of a window, whose steps, steps, batch and columns begin at this operand. */
  const both = (index: number, wide: number): [number, number] => [
    at(index) * at(index + 2) * row(at(index + 3)),
    at(index + 1) * at(index + 2) * row(wide * at(index + 3)),
  ];
  /** Of steps, batch and columns of ids, columns and vocabulary that begin at this operand: ids, values, table. */
  const embedding = (index: number): [number, number, number] => [
    value(index),
    at(index) * at(index + 2) * at(index + 1) * row(at(index + 3)),
    at(index + 4) * row(at(index + 3)),
  ];
  switch (opcode) {
    case Opcode.AddValues:
      return [
        [
          ['x', at(0), value(2)],
          ['y', at(1), value(2)],
        ],
        [['y', at(1), value(2)]],
      ];
    case Opcode.Scale:
      return [[['x', at(0), value(2)]], [['y', at(1), value(2)]]];
    case Opcode.Combine:
      return [
        [
          ['a', at(0), value(3)],
          ['b', at(1), value(3)],
        ],
        [['y', at(2), value(3)]],
      ];
    case Opcode.CombineGradient:
      return [
        [
          ['a', at(0), value(5)],
          ['b', at(1), value(5)],
          ['dy', at(2), value(5)],
        ],
        [
          ['da', at(3), value(5)],
          ['db', at(4), value(5)],
        ],
      ];
    case Opcode.Dot: {
      const [rows, columns, depth] = [at(7), at(8), at(9)];
      /** From the first number to the end of the last row that is touched. */
      const reach = (sample: number, ...indices: [size: number, stride: number][]): number => {
        const along = indices.filter(([, stride]) => stride > 4);
        return along.reduce((bytes, [size, stride]) => bytes + (size - 1) * stride, at(3) * sample);
      };
      return [
        [
          ['a', at(0), reach(at(4), [rows, at(10)], [depth, at(11)])],
          ['b', at(1), reach(at(5), [columns, at(12)], [depth, at(13)])],
        ],
        [['y', at(2), reach(at(6), [rows, at(14)])]],
      ];
    }
    case Opcode.Spread:
      return [[['x', at(0), 16 * at(2) * at(3)]], [['y', at(1), value(2)]]];
    case Opcode.SpreadGradient:
      return [[['dy', at(0), value(2)]], [['dx', at(1), 16 * at(2) * at(3)]]];
    case Opcode.NormalizeRows:
      return [
        [['x', at(0), value(3)]],
        [
          ['y', at(1), value(3)],
          ['inverse', at(2), 16 * at(3) * at(4)],
        ],
      ];
    case Opcode.NormalizeRowsGradient:
      return [
        [
          ['dy', at(0), value(4)],
          ['y', at(1), value(4)],
          ['inverse', at(2), 16 * at(4) * at(5)],
        ],
        [['dx', at(3), value(4)]],
      ];
    case Opcode.CopyColumns: {
      const rows = at(2) * at(3);
      return [[['x', at(0), rows * row(at(4))]], [['y', at(1), rows * row(at(5))]]];
    }
    case Opcode.Embed: {
      const [ids, values, table] = embedding(3);
      return [
        [
          ['ids', at(0), ids],
          ['table', at(1), table],
        ],
        [['y', at(2), values]],
      ];
    }
    case Opcode.EmbedGradient: {
      const [ids, values, table] = embedding(3);
      return [
        [
          ['ids', at(0), ids],
          ['dy', at(1), values],
          ['dTable', at(2), table],
        ],
        [['dTable', at(2), table]],
      ];
    }
    case Opcode.OptimizeRows: {
      const [ids, , table] = embedding(6);
      const changed: List = [
        ['w', at(1), table],
        ['g', at(2), table],
        ['slot', at(3), table],
        ['slot', at(4), table],
        ['slot', at(5), table],
      ];
      return [
        [...changed, ['ids', at(0), ids], ['hyperparameters', at(11), 64]],
        [...changed, ['status', at(13), 32]],
      ];
    }
    case Opcode.Unfold: {
      const [x, y] = both(2, at(6));
      return [[['x', at(0), x]], [['y', at(1), y]]];
    }
    case Opcode.Fold: {
      const [x, y] = both(2, at(6));
      return [[['dy', at(0), y]], [['dx', at(1), x]]];
    }
    case Opcode.Pool: {
      const [x, y] = both(2, 1);
      return [[['x', at(0), x]], [['y', at(1), y]]];
    }
    case Opcode.PoolGradient: {
      const [x, y] = both(4, 1);
      return [
        [
          ['x', at(0), x],
          ['y', at(1), y],
          ['dy', at(2), y],
        ],
        [['dx', at(3), x]],
      ];
    }
    case Opcode.Permute:
      return [[['x', at(0), value(2)]], [['y', at(1), at(4) * at(3) * row(at(2))]]];
    case Opcode.LayerNormalize:
      return [
        [
          ['x', at(0), value(6)],
          ['gamma', at(1), row(at(8))],
          ['beta', at(2), row(at(8))],
        ],
        [
          ['xHat', at(3), value(6)],
          ['inverse', at(4), 16 * at(6) * at(7)],
          ['y', at(5), value(6)],
        ],
      ];
    case Opcode.LayerNormalizeGradient:
      return [
        [
          ['dy', at(0), value(5)],
          ['xHat', at(1), value(5)],
          ['inverse', at(2), 16 * at(5) * at(6)],
          ['gamma', at(3), row(at(7))],
        ],
        [['dx', at(4), value(5)]],
      ];
    case Opcode.NormalizeSums: {
      const bytes = at(4) * row(at(5));
      return [
        [
          ['dy', at(0), bytes],
          ['xHat', at(1), bytes],
        ],
        [
          ['dBeta', at(2), row(at(5))],
          ['dGamma', at(3), row(at(5))],
        ],
      ];
    }
    case Opcode.ColumnMoments:
      return [
        [['x', at(0), at(3) * row(at(4))]],
        [
          ['mean', at(1), row(at(4))],
          ['variance', at(2), row(at(4))],
        ],
      ];
    case Opcode.BatchNormalize: {
      const rowsOf = (['mean', 'variance', 'gamma', 'beta'] as const).map(
        (name, index) => [name, at(index + 1), row(at(9))] as const,
      );
      return [
        [['x', at(0), value(7)], ...rowsOf],
        [
          ['xHat', at(5), value(7)],
          ['y', at(6), value(7)],
        ],
      ];
    }
    case Opcode.BatchNormalizeGradient: {
      const rowsOf = (['variance', 'gamma', 'dBeta', 'dGamma'] as const).map(
        (name, index) => [name, at(index + 2), row(at(9))] as const,
      );
      return [[['dy', at(0), value(7)], ['xHat', at(1), value(7)], ...rowsOf], [['dx', at(6), value(7)]]];
    }
    case Opcode.Rectify:
      return [[['x', at(0), value(2)]], [['y', at(1), value(2)]]];
    case Opcode.RectifyGradient:
      return [
        [
          ['x', at(0), value(3)],
          ['dy', at(1), value(3)],
        ],
        [['dx', at(2), value(3)]],
      ];
    case Opcode.Prelu:
      return [
        [
          ['x', at(0), value(3)],
          ['alpha', at(1), at(6) * row(at(7))],
        ],
        [['y', at(2), value(3)]],
      ];
    case Opcode.PreluGradient:
      return [
        [
          ['x', at(0), value(4)],
          ['alpha', at(1), at(7) * row(at(8))],
          ['dy', at(2), value(4)],
        ],
        [['dx', at(3), value(4)]],
      ];
    case Opcode.PreluSlopeGradient:
      return [
        [
          ['x', at(0), value(3)],
          ['dy', at(1), value(3)],
        ],
        [['dAlpha', at(2), at(6) * row(at(7))]],
      ];
    case Opcode.DrawNormals:
      return [[], [['y', at(0), value(1)]]];
    case Opcode.AlphaDrop:
      return [
        [
          ['x', at(0), value(3)],
          ['mask', at(1), value(3)],
        ],
        [['y', at(2), value(3)]],
      ];
    case Opcode.MovingAverage:
      return [
        [
          ['w', at(0), 4 * at(2)],
          ['value', at(1), 4 * at(2)],
        ],
        [['w', at(0), 4 * at(2)]],
      ];
  }
}
