// Layouts of weights in PyTorch and in the network. Gates are blocks of rows in PyTorch, blocks of columns in the network.

/** Numbers and their shape. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** The layout of one weight. Every function receives numbers with the shapes that `shapes` returns. */
export interface Layout {
  /** Shapes of the tensors, from the shape of the weight. */
  readonly shapes: (weight: readonly number[]) => readonly (readonly number[])[];
  /** The weight's numbers, row-major. */
  readonly read: (tensors: readonly Numbers[], weight: readonly number[]) => Float32Array;
  /** The tensors' numbers, row-major. */
  readonly write: (weight: Numbers) => readonly Float32Array[];
}

/** The same in both. */
export const sameOf: Layout = {
  shapes: (shape) => [shape],
  read: ([tensor]) => tensor?.values ?? new Float32Array(),
  write: ({ values }) => [values],
};

/**
 * `[gates * units, inputs]` as `[inputs, gates * units]`.
 *
 * @param gates for each gate of the network its index in PyTorch
 */
export function kernelOf(gates: readonly number[]): Layout {
  const columns = (shape: readonly number[]): [inputs: number, outputs: number] => [
    shape[0] ?? 0,
    shape[1] ?? 0,
  ];
  return {
    shapes: (shape) => [[...shape].reverse()],
    read: ([tensor], shape) => {
      const [inputs, outputs] = columns(shape);
      const rowOf = rowsBy(gates, outputs);
      const values = new Float32Array(inputs * outputs);
      for (let output = 0; output < outputs; output++) {
        const row = rowOf(output) * inputs;
        for (let input = 0; input < inputs; input++) {
          values[input * outputs + output] = tensor?.values[row + input] ?? Number.NaN;
        }
      }
      return values;
    },
    write: ({ shape, values }) => {
      const [inputs, outputs] = columns(shape);
      const rowOf = rowsBy(gates, outputs);
      const written = new Float32Array(inputs * outputs);
      for (let output = 0; output < outputs; output++) {
        const row = rowOf(output) * inputs;
        for (let input = 0; input < inputs; input++) {
          written[row + input] = values[input * outputs + output] ?? Number.NaN;
        }
      }
      return [written];
    },
  };
}

/** Two bias tensors, `[gates * units]` each, as their sum; written, the second is zeros. */
export function sumOf(gates: readonly number[]): Layout {
  return {
    shapes: (shape) => [shape, shape],
    read: ([first, second], [outputs = 0]) => {
      const rowOf = rowsBy(gates, outputs);
      return Float32Array.from({ length: outputs }, (_, output) => {
        const row = rowOf(output);
        return (first?.values[row] ?? Number.NaN) + (second?.values[row] ?? Number.NaN);
      });
    },
    write: ({ values }) => [turned(values, gates), new Float32Array(values.length)],
  };
}

/** Two bias tensors as `[2, gates * units]`. */
export function rowsOf(gates: readonly number[]): Layout {
  return {
    shapes: ([, outputs = 0]) => [[outputs], [outputs]],
    read: (tensors, [, outputs = 0]) => {
      const rowOf = rowsBy(gates, outputs);
      const values = new Float32Array(2 * outputs);
      for (const [index, { values: own }] of tensors.entries()) {
        for (let output = 0; output < outputs; output++) {
          values[index * outputs + output] = own[rowOf(output)] ?? Number.NaN;
        }
      }
      return values;
    },
    write: ({ shape: [, outputs = 0], values }) =>
      [0, 1].map((row) => turned(values.subarray(row * outputs, (row + 1) * outputs), gates)),
  };
}

/** `[filters, channels, steps]` of a convolution as `[steps, channels, filters]`. */
export const tableOf: Layout = {
  shapes: (shape) => [[...shape].reverse()],
  read: ([tensor], [steps = 0, channels = 0, filters = 0]) =>
    reversed(tensor?.values ?? new Float32Array(), [filters, channels, steps]),
  write: ({ shape: [steps = 0, channels = 0, filters = 0], values }) => [
    reversed(values, [steps, channels, filters]),
  ],
};

/** `[a, b, c]` as `[c, b, a]`. */
function reversed(values: Float32Array, [a, b, c]: readonly [number, number, number]): Float32Array {
  const out = new Float32Array(values.length);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < c; k++) out[(k * b + j) * a + i] = values[(i * b + j) * c + k] ?? Number.NaN;
    }
  }
  return out;
}

/** For each column of the network the row in PyTorch. */
function rowsBy(gates: readonly number[], outputs: number): (output: number) => number {
  const units = outputs / gates.length;
  return (output) => (gates[Math.floor(output / units)] ?? 0) * units + (output % units);
}

/** Biases of the network in PyTorch's order. */
function turned(values: Float32Array, gates: readonly number[]): Float32Array {
  const rowOf = rowsBy(gates, values.length);
  const out = new Float32Array(values.length);
  for (const [output, value] of values.entries()) out[rowOf(output)] = value;
  return out;
}
