// Panels of a weight matrix [rows, columns] (opcodes.ts) to the panels of its transpose [columns, rows], in squares
// of 4 x 4. Exact. Padding (rows up to a multiple of 4) becomes padding: zeros.
import { unitBegin, unitEnd } from '../program/share';

/** Opcode.Transpose: the threads share the panels of the result. */
export function transpose(record: usize): void {
  const w = load<usize>(record, 4);
  const t = load<usize>(record, 8);
  const rows = load<i32>(record, 12);
  const columns = load<i32>(record, 16);
  const paddedRows = (rows + 3) & ~3;
  const paddedColumns = (columns + 3) & ~3;
  const panels = (paddedRows + 15) >> 4;
  const end = unitEnd(panels);
  for (let panel = unitBegin(panels); panel < end; panel++) {
    const width = min(paddedRows - (panel << 4), 16);
    const target = t + <usize>panel * (<usize>columns << 6);
    for (let row = 0; row < width; row += 4) {
      transposeRows(w, rows, (panel << 4) + row, paddedColumns, columns, target + (<usize>row << 2), <usize>width << 2);
    }
  }
}

/** Four rows of w (those past the last are zeros) to four columns of one panel of the result. */
function transposeRows(
  w: usize, rows: i32, row: i32, paddedColumns: i32, columns: i32, target: usize, targetRow: usize,
): void {
  const zero = f32x4.splat(0);
  for (let column = 0; column < paddedColumns; column += 4) {
    const width = <usize>min(paddedColumns - (column & ~15), 16) << 2;
    const source = w + <usize>(column >> 4) * (<usize>rows << 6) + <usize>row * width + (<usize>(column & 15) << 2);
    const a = v128.load(source);
    const b = row + 1 < rows ? v128.load(source + width) : zero;
    const c = row + 2 < rows ? v128.load(source + 2 * width) : zero;
    const d = row + 3 < rows ? v128.load(source + 3 * width) : zero;
    const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    // Rows of the transpose: those past its last one are padding, which panels do not have.
    v128.store(target, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
    if (column + 1 < columns) v128.store(target + targetRow, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7));
    if (column + 2 < columns) v128.store(target + 2 * targetRow, v128.shuffle<f32>(ab2, cd2, 0, 1, 4, 5));
    if (column + 3 < columns) v128.store(target + 3 * targetRow, v128.shuffle<f32>(ab2, cd2, 2, 3, 6, 7));
    target += 4 * targetRow;
  }
}
