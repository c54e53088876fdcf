// Scratch of weights' gradients, for each thread. Plain TypeScript and AssemblyScript at once.

/** Rows of one block. */
export const BLOCK_ROWS: i32 = 128;

/** Bytes of one panel of a block: 16 floats a row. */
export const BLOCK_PANEL_BYTES: i32 = 8192;

/** Panels of this many columns. */
export function panelsOf(columns: i32): i32 {
  return (columns + 15) >> 4;
}

/** WeightGradient's: a panel of dy, and all of x. */
export function weightGradientScratch(columns: i32): i32 {
  return BLOCK_PANEL_BYTES * (1 + panelsOf(columns));
}

/** LstmWeightGradient's: a panel of dz, all of x and all of h. */
export function lstmGradientScratch(columns: i32, units: i32): i32 {
  return BLOCK_PANEL_BYTES * (1 + panelsOf(columns) + panelsOf(units));
}
