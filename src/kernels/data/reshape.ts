// Reshape: the same numbers of each sample in another shape, row after row.
//
//   x [xSteps * batch, xColumns], y [ySteps * batch, yColumns], xSteps * xColumns = ySteps * yColumns
//   y's number n of a sample, at step floor(n / yColumns), column n mod yColumns, is x's number n; padding 0
//
// Its own gradient, with x and y exchanged. Copies bits. Not in place.

import { sampleBegin, sampleEnd } from '../program/share';
import { copyFloats, rowBytes } from './rows';

export function reshape(record: usize): void {
  const x = load<usize>(record, 4);
  const y = load<usize>(record, 8);
  const batch = load<i32>(record, 12);
  const xColumns = load<i32>(record, 20);
  const ySteps = load<i32>(record, 24);
  const yColumns = load<i32>(record, 28);
  const xBytes = rowBytes(xColumns);
  const yBytes = rowBytes(yColumns);
  const end = sampleEnd(batch);
  for (let b = sampleBegin(batch); b < end; b++) {
    reshapeSample(
      x + <usize>b * xBytes,
      y + <usize>b * yBytes,
      xColumns,
      ySteps,
      yColumns,
      <usize>batch * xBytes,
      <usize>batch * yBytes,
    );
  }
}

/** One sample; strides are from one of its rows to the next. Copies what is in one piece in both shapes. */
function reshapeSample(
  x: usize,
  y: usize,
  xColumns: i32,
  ySteps: i32,
  yColumns: i32,
  xStride: usize,
  yStride: usize,
): void {
  let xColumn = 0;
  const padded = (yColumns + 3) & ~3;
  for (let t = 0; t < ySteps; t++) {
    let yColumn = 0;
    while (yColumn < yColumns) {
      const length = min(xColumns - xColumn, yColumns - yColumn);
      copyFloats(x + ((<usize>xColumn) << 2), y + ((<usize>yColumn) << 2), length);
      xColumn += length;
      yColumn += length;
      if (xColumn == xColumns) {
        xColumn = 0;
        x += xStride;
      }
    }
    for (; yColumn < padded; yColumn++) store<f32>(y + ((<usize>yColumn) << 2), 0);
    y += yStride;
  }
}
