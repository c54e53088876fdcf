// The layout of recurrent weights in ONNX: a row for each unit of each gate, gate by gate, where the network has columns. Gates of an LSTM
// are i, o, f, c in ONNX and i, f, c, o in the network; those of a GRU are z, r, h in both.

/** For each gate of the network the index of the gate in ONNX. */
export const GATES = { LSTM: [0, 2, 3, 1], GRU: [0, 1, 2], RNN: [0] } as const;

export type RecurrentOperator = keyof typeof GATES;

/** For each column of the network the row in ONNX. */
function rowOf(gates: readonly number[], columns: number): (column: number) => number {
  const units = columns / gates.length;
  return (column) => (gates[Math.floor(column / units)] as number) * units + (column % units);
}

/** A kernel `[rows, gates * units]` as `[gates * units, rows]`. */
export function toOnnx(gates: readonly number[], columns: number, kernel: Float32Array): Float32Array {
  const rows = kernel.length / columns;
  const place = rowOf(gates, columns);
  const values = new Float32Array(kernel.length);
  for (let column = 0; column < columns; column++) {
    const to = place(column) * rows;
    for (let row = 0; row < rows; row++) values[to + row] = kernel[row * columns + column] as number;
  }
  return values;
}

/** The inverse. */
export function fromOnnx(gates: readonly number[], columns: number, weight: Float32Array): Float32Array {
  const rows = weight.length / columns;
  const place = rowOf(gates, columns);
  const kernel = new Float32Array(weight.length);
  for (let column = 0; column < columns; column++) {
    const from = place(column) * rows;
    for (let row = 0; row < rows; row++) kernel[row * columns + column] = weight[from + row] as number;
  }
  return kernel;
}
