// CopyColumns: some columns of one value into some columns of another: concatenation, and its gradient, a slice.
//
//   x [steps * batch, xColumns], y [steps * batch, yColumns]: y[:, yFirst + c] = x[:, xFirst + c] for c < count
//
// Where the copy ends with y's last column, the padding behind it becomes zeros. Copies bits. Not in place.

import { copyFloats, rowBytes, runBegin, runCount, runRows } from '../data/rows';

export function copyColumns(record: usize): void {
  const x = load<usize>(record, 4) + ((<usize>load<i32>(record, 28)) << 2);
  const y = load<usize>(record, 8) + ((<usize>load<i32>(record, 32)) << 2);
  const steps = load<i32>(record, 12);
  const batch = load<i32>(record, 16);
  const xStride = rowBytes(load<i32>(record, 20));
  const yColumns = load<i32>(record, 24);
  const yStride = rowBytes(yColumns);
  const count = load<i32>(record, 36);
  const padding = load<i32>(record, 32) + count == yColumns ? -yColumns & 3 : 0;
  const runs = runCount(steps);
  for (let run = 0; run < runs; run++) {
    const first = <usize>runBegin(run, batch);
    copyRows(x + first * xStride, xStride, y + first * yStride, yStride, runRows(steps, batch), count, padding);
  }
}

function copyRows(
  x: usize, xStride: usize, y: usize, yStride: usize, rows: i32, count: i32, padding: i32,
): void {
  for (; rows > 0; rows--) {
    copyFloats(x, y, count);
    const end = y + ((<usize>count) << 2);
    for (let lane = 0; lane < padding; lane++) store<f32>(end + ((<usize>lane) << 2), 0);
    x += xStride;
    y += yStride;
  }
}
