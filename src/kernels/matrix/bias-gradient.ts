// Gradient of a layer's bias.
//
//   db [units] = sum over rows of dy[row, :]
//
// Row after row, four at a time, so that dy is read as it lies; each element takes its terms in the order of the rows.
// The threads share the panels of 16 columns.
import { rowBytes } from '../program/layout';
import { unitBegin, unitEnd } from '../program/share';

/** Opcode.BiasGradient */
export function biasGradient(record: usize): void {
  const dy = load<usize>(record, 4);
  const db = load<usize>(record, 8);
  const rows = load<i32>(record, 12);
  const columns = load<i32>(record, 16);
  const row = rowBytes(columns);
  const panels = (<i32>row + 63) >> 6;
  const begin = <usize>unitBegin(panels) << 6;
  const end = min(row, <usize>unitEnd(panels) << 6);
  if (begin >= end) return;
  if (end - begin == 16) {
    sumColumns(dy + begin, row, rows, db + begin);
    return;
  }
  for (let at = begin; at < end; at += 16) v128.store(db + at, f32x4.splat(0));
  let source = dy;
  let left = rows;
  while (left > 3) {
    addRows4(source, row, db, begin, end);
    source += 4 * row;
    left -= 4;
  }
  while (left > 0) {
    addRow(source, db, begin, end);
    source += row;
    left--;
  }
}

/** Four columns, their sums in a register. */
function sumColumns(source: usize, row: usize, rows: i32, target: usize): void {
  let sum = f32x4.splat(0);
  while (rows > 0) {
    sum = f32x4.add(sum, v128.load(source));
    source += row;
    rows--;
  }
  v128.store(target, sum);
}

function addRows4(source: usize, row: usize, db: usize, begin: usize, end: usize): void {
  const shift = db - source;
  let at = source + begin;
  const last = source + end;
  do {
    let sum = f32x4.add(v128.load(at + shift), v128.load(at));
    sum = f32x4.add(sum, v128.load(at + row));
    sum = f32x4.add(sum, v128.load(at + 2 * row));
    sum = f32x4.add(sum, v128.load(at + 3 * row));
    v128.store(at + shift, sum);
    at += 16;
  } while (at != last);
}

function addRow(source: usize, db: usize, begin: usize, end: usize): void {
  for (let at = begin; at < end; at += 16) {
    v128.store(db + at, f32x4.add(v128.load(db + at), v128.load(source + at)));
  }
}
