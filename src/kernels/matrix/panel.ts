// One panel of a product for all its rows, two rows at a time (tile.ts), four where vectors are packed (tall-tile.ts), of
// narrow panels four or six (narrow-tile.ts).
//
// C [rows, width]; rows of X, H, start and C lie xRow, hRow, startRow and cRow bytes apart, the elements of a row of X
// stepX bytes; rows of the panel follow one another. The loop over rows is inside, as a call for every tile costs some
// 15 cycles, of 60 for a tile of 10 terms.
//
//   W [K, 40] is three panels, and each lies in memory from its first row to its last:
//
//        columns 0 .. 15        16 .. 31         32 .. 39
//       ┌────────────────┐ ┌────────────────┐ ┌────────┐
//    k=0│ 64 bytes       │ │ 64 bytes       │ │ 32     │     a row of a panel is the operand of one term
//    k=1│                │ │                │ │        │
//     : │ panel 0     ↓  │ │ panel 1     ↓  │ │ pan. 2 │     read from top to bottom while the sums of a tile
//  k=K-1│                │ │                │ │        │     stay in registers
//       └────────────────┘ └────────────────┘ └────────┘
//       byte 0              64 K               128 K          ends at 160 K
//
//   tile   rows of X   columns   where
//   2x16   2           16        whole panels
//   4x16   4           16        whole panels, where the engine packs vectors
//   4x8    4           8         the last panel
//   6x4    6           4         the last panel
import { packs } from '../program/packing';
import { tile1, tile2, tile4x8, tile6x4 } from './narrow-tile';
import { tile4x16 } from './tall-tile';
import { tile1x16, tile1x32, tile2x16 } from './tile';

/** 16 columns, with a second sum: X W + H R. */
export function panel16(
  rows: i32, x: usize, xRow: usize, stepX: usize, countX: i32, w: usize,
  h: usize, hRow: usize, countH: i32, r: usize, start: usize, startRow: usize, c: usize, cRow: usize,
): void {
  if (packs) {
    while (rows > 3) {
      tile4x16(x, xRow, stepX, countX, w, h, hRow, countH, r, start, startRow, c, cRow);
      x += 4 * xRow;
      h += 4 * hRow;
      start += 4 * startRow;
      c += 4 * cRow;
      rows -= 4;
    }
  }
  while (rows > 1) {
    tile2x16(x, x + xRow, stepX, countX, w, h, h + hRow, countH, r, start, start + startRow, c, c + cRow);
    x += 2 * xRow;
    h += 2 * hRow;
    start += 2 * startRow;
    c += 2 * cRow;
    rows -= 2;
  }
  if (rows > 0) tile1x16(x, stepX, countX, w, h, countH, r, start, c);
}

/**
 * A single row of `panels` panels of 16 columns, two of them at a time, with a second sum: x W + h R.
 *
 * @param start what to start from, `startStep` bytes on for each panel: 64, or 0 for zeros
 */
export function rowOfPanels(
  panels: i32, x: usize, countX: i32, w: usize, h: usize, countH: i32, r: usize, start: usize, startStep: usize,
  c: usize,
): void {
  const wPanel = <usize>countX << 6;
  const rPanel = <usize>countH << 6;
  while (panels > 1) {
    tile1x32(x, countX, w, w + wPanel, h, countH, r, r + rPanel, start, start + startStep, c);
    w += 2 * wPanel;
    r += 2 * rPanel;
    start += 2 * startStep;
    c += 128;
    panels -= 2;
  }
  if (panels > 0) panel16(1, x, 0, 4, countX, w, h, 0, countH, r, start, 0, c, 0);
}

@inline
function narrowPanel(
  width: i32, rows: i32, x: usize, xRow: usize, stepX: usize, count: i32, w: usize,
  start: usize, startRow: usize, c: usize, cRow: usize,
): void {
  while (rows > 1) {
    tile2(width, x, x + xRow, stepX, count, w, start, start + startRow, c, c + cRow);
    x += 2 * xRow;
    start += 2 * startRow;
    c += 2 * cRow;
    rows -= 2;
  }
  if (rows > 0) tile1(width, x, stepX, count, w, start, c);
}

export function panel12(
  rows: i32, x: usize, xRow: usize, stepX: usize, count: i32, w: usize, start: usize, startRow: usize,
  c: usize, cRow: usize,
): void {
  narrowPanel(12, rows, x, xRow, stepX, count, w, start, startRow, c, cRow);
}

export function panel8(
  rows: i32, x: usize, xRow: usize, stepX: usize, count: i32, w: usize, start: usize, startRow: usize,
  c: usize, cRow: usize,
): void {
  while (rows > 3) {
    tile4x8(x, xRow, stepX, count, w, start, startRow, c, cRow);
    x += 4 * xRow;
    start += 4 * startRow;
    c += 4 * cRow;
    rows -= 4;
  }
  narrowPanel(8, rows, x, xRow, stepX, count, w, start, startRow, c, cRow);
}

export function panel4(
  rows: i32, x: usize, xRow: usize, stepX: usize, count: i32, w: usize, start: usize, startRow: usize,
  c: usize, cRow: usize,
): void {
  while (rows > 5) {
    tile6x4(x, xRow, stepX, count, w, start, startRow, c, cRow);
    x += 6 * xRow;
    start += 6 * startRow;
    c += 6 * cRow;
    rows -= 6;
  }
  narrowPanel(4, rows, x, xRow, stepX, count, w, start, startRow, c, cRow);
}

/**
 * One panel of `width` (4, 8, 12, 16) columns of X W.
 *
 * @param x first row of X
 * @param w the panel
 * @param start first row to start from
 * @param c first row of C at this panel's first column
 */
export function multiplyPanel(
  width: i32, rows: i32, x: usize, xRow: usize, stepX: usize, count: i32, w: usize,
  start: usize, startRow: usize, c: usize, cRow: usize,
): void {
  if (width == 16) panel16(rows, x, xRow, stepX, count, w, 0, 0, 0, 0, start, startRow, c, cRow);
  else if (width == 12) panel12(rows, x, xRow, stepX, count, w, start, startRow, c, cRow);
  else if (width == 8) panel8(rows, x, xRow, stepX, count, w, start, startRow, c, cRow);
  else panel4(rows, x, xRow, stepX, count, w, start, startRow, c, cRow);
}
