// Derives the weights of a layer from the gates of its cell.
import type { OnnxTensor } from '../../../../formats/index.js';
import type { Cell } from './cells.js';
import type { Affine, Expression } from './expressions.js';

interface CellWeights {
  readonly units: number;
  readonly own: { readonly [name: string]: OnnxTensor & { readonly values: Float32Array } };
}

/** Undefined if the gates have different sizes. */
export function weightsOf(cell: Cell, x: Expression, h: Expression): CellWeights | undefined {
  const affines = cell.gates.map(({ affine }) => affine);
  const units = affines[0]?.columns ?? 0;
  const resets = cell.className === 'GRU' ? cell.after : undefined;
  const last = affines.at(-1) as Affine;
  // The last gate of a GRU keeps its products with the state separately.
  const states = resets === undefined ? affines : [...affines.slice(0, -1), resets];
  const stateOf = (affine: Affine): Expression =>
    cell.className === 'GRU' && affine === last && cell.reset !== undefined ? cell.reset : h;
  const features = rowsOf(affines, () => x);
  const isFitting =
    [...affines, ...states].every(({ columns }) => columns === units) &&
    features !== undefined &&
    rowsOf(states, stateOf) === units;
  if (!isFitting) return undefined;
  const columns = affines.length * units;
  const kernel = sideBySide(affines, features, units, () => x);
  const recurrent = sideBySide(states, units, units, stateOf);
  const bias = biasOf(affines, units);
  const ofState =
    resets === undefined ? undefined : biasOf([...affines.slice(0, -1).map(without), resets], units);
  const both = ofState ?? new Float32Array(columns);
  return {
    units,
    own: {
      kernel: { shape: [features, columns], values: kernel },
      recurrent_kernel: { shape: [units, columns], values: recurrent },
      ...(bias === undefined && ofState === undefined
        ? {}
        : {
            bias:
              resets === undefined
                ? { shape: [columns], values: bias ?? both }
                : {
                    shape: [2, columns],
                    values: Float32Array.from([...(bias ?? new Float32Array(columns)), ...both]),
                  },
          }),
    },
  };
}

function without(affine: Affine): Affine {
  return { ...affine, bias: undefined };
}

/** Number of rows of the kernels of a source; undefined if they differ, or there are none. */
function rowsOf(affines: readonly Affine[], sourceOf: (affine: Affine) => Expression): number | undefined {
  const rows = affines.flatMap((affine) =>
    affine.terms.flatMap((term) => (term.source.key === sourceOf(affine).key ? [term.rows] : [])),
  );
  return rows.length > 0 && new Set(rows).size === 1 ? rows[0] : undefined;
}

function sideBySide(
  affines: readonly Affine[],
  rows: number,
  units: number,
  sourceOf: (affine: Affine) => Expression,
): Float32Array {
  const columns = affines.length * units;
  const values = new Float32Array(rows * columns);
  for (const [gate, affine] of affines.entries()) {
    const { kernel } = affine.terms.find(({ source }) => source.key === sourceOf(affine).key) ?? {};
    if (kernel === undefined) continue; // Zeros.
    for (let row = 0; row < rows; row++) {
      values.set(kernel.subarray(row * units, (row + 1) * units), row * columns + gate * units);
    }
  }
  return values;
}

/** Undefined if no gate has one. */
function biasOf(affines: readonly Affine[], units: number): Float32Array | undefined {
  if (affines.every(({ bias }) => bias === undefined)) return undefined;
  const values = new Float32Array(affines.length * units);
  for (const [gate, { bias }] of affines.entries()) if (bias !== undefined) values.set(bias, gate * units);
  return values;
}
