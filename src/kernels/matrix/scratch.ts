// Scratch of a weight's gradient, for each thread. Plain TypeScript and AssemblyScript at once.

/** Rows of one block. */
export const BLOCK_ROWS: i32 = 128;

/** Bytes of one panel of a block: 16 floats a row. */
export const BLOCK_PANEL_BYTES: i32 = 8192;

/** Bytes that a thread needs for inputs of so many columns: a panel of dy, and all of x in panels. */
export function weightGradientScratch(columns: i32): i32 {
  return BLOCK_PANEL_BYTES * (1 + ((columns + 15) >> 4));
}
