// The accuracies of one sample over its steps.
//
//   p [steps, columns], rows `stride` bytes apart; t likewise, for sparse [steps, 1]
//   binary       number of columns with t = (p > 0.5), divided by columns
//   categorical  1 where the greatest of t and the greatest of p are in the same column
//   sparse       1 where t is the number of the column of the greatest of p
//
// Source: tfjs-layers 4.22, metrics.js. Of equal numbers the first is the greatest; a NaN is so only if it
// comes first (argMax of tfjs's wasm backend). Exact: counts, and one division in float64.

import { lastLanes, rowBytes } from '../data/rows';

/** Sum over the steps of the binary accuracy. */
export function binaryAccuracy(p: usize, t: usize, steps: i32, columns: i32, stride: usize): f64 {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  let hits = 0;
  for (let step = 0; step < steps; step++) {
    for (let at: usize = 0; at <= last; at += 16) {
      const label = v128.and(f32x4.gt(v128.load(p + at), f32x4.splat(0.5)), f32x4.splat(1));
      const equal = f32x4.eq(v128.load(t + at), label);
      hits += popcnt(i32x4.bitmask(at == last ? v128.and(equal, lanes) : equal));
    }
    p += stride;
    t += stride;
  }
  return <f64>hits / <f64>columns;
}

/** Number of the steps with the right category. */
export function categoricalAccuracy(p: usize, t: usize, steps: i32, columns: i32, stride: usize): f64 {
  let hits = 0;
  for (let step = 0; step < steps; step++) {
    if (argMax(p, columns) == argMax(t, columns)) hits++;
    p += stride;
    t += stride;
  }
  return hits;
}

/** Number of the steps with the right category, given by its number. */
export function sparseCategoricalAccuracy(
  p: usize,
  t: usize,
  steps: i32,
  columns: i32,
  stride: usize,
  targetStride: usize,
): f64 {
  let hits = 0;
  for (let step = 0; step < steps; step++) {
    if (<f32>argMax(p, columns) == load<f32>(t)) hits++;
    p += stride;
    t += targetStride;
  }
  return hits;
}

function argMax(row: usize, columns: i32): i32 {
  let most = load<f32>(row);
  let place = 0;
  for (let column = 1; column < columns; column++) {
    const candidate = load<f32>(row + ((<usize>column) << 2));
    if (candidate > most) {
      most = candidate;
      place = column;
    }
  }
  return place;
}
