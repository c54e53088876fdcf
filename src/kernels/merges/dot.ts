// Dot: sums of products of two values along one axis of each, sample by sample.
//
//   y[i, j] = sum over k of a[i, k] b[j, k]      for each sample: 0 <= i < I, 0 <= j < J, 0 <= k < K
//
// Each index is either the columns of its value (stride 4) or its steps, or counts 1 (stride 0), so the same instruction
// makes the gradients: da from dy and b, db from dy and a. j is the columns of y: J of them, then padding, which becomes 0.
// Sums are float32: where j is the columns of b, too, one product after the other; where k is the columns of both, in four
// lanes (k mod 4), then (0 + 1) + (2 + 3); else one after the other. Products are rounded before they are added, so an
// element is off by at most (K + 1) / 2 ULP of the sum of the products' sizes.

import { lastLanes, rowBytes, sumOfLanes } from '../data/rows';
import { sampleBegin, sampleEnd } from '../program/share';

export function dot(record: usize): void {
  const a = load<usize>(record, 4);
  const b = load<usize>(record, 8);
  const y = load<usize>(record, 12);
  const batch = load<i32>(record, 16);
  const aSample = load<usize>(record, 20);
  const bSample = load<usize>(record, 24);
  const ySample = load<usize>(record, 28);
  const rows = load<i32>(record, 32);
  const columns = load<i32>(record, 36);
  const depth = load<i32>(record, 40);
  const aRow = load<usize>(record, 44);
  const aStep = load<usize>(record, 48);
  const bColumn = load<usize>(record, 52);
  const bStep = load<usize>(record, 56);
  const yRow = load<usize>(record, 60);
  const end = sampleEnd(batch);
  for (let sample = sampleBegin(batch); sample < end; sample++) {
    let from = a + <usize>sample * aSample;
    const other = b + <usize>sample * bSample;
    let to = y + <usize>sample * ySample;
    for (let i = 0; i < rows; i++) {
      if (bColumn == 4) dotColumns(from, aStep, other, bStep, to, columns, depth);
      else dotEach(from, aStep, other, bColumn, bStep, to, columns, depth);
      from += aRow;
      to += yRow;
    }
  }
}

/** Four columns at a time. */
function dotColumns(
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  y: usize,
  columns: i32,
  depth: i32,
): void {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  for (let at: usize = 0; at <= last; at += 16) {
    let sums = f32x4.splat(0);
    let left = a;
    let right = b + at;
    for (let k = 0; k < depth; k++) {
      sums = f32x4.add(sums, f32x4.mul(v128.load32_splat(left), v128.load(right)));
      left += aStep;
      right += bStep;
    }
    v128.store(y + at, at == last ? v128.and(sums, lanes) : sums);
  }
}

/** One column after the other. */
function dotEach(
  a: usize,
  aStep: usize,
  b: usize,
  bColumn: usize,
  bStep: usize,
  y: usize,
  columns: i32,
  depth: i32,
): void {
  const width = <i32>(rowBytes(columns) >> 2);
  const bytes = rowBytes(depth);
  for (let j = 0; j < width; j++) {
    let sum: f32 = 0;
    if (j < columns) {
      if (aStep == 4 && bStep == 4) {
        let sums = f32x4.splat(0);
        for (let at: usize = 0; at < bytes; at += 16) {
          sums = f32x4.add(sums, f32x4.mul(v128.load(a + at), v128.load(b + at)));
        }
        sum = sumOfLanes(sums);
      } else {
        let left = a;
        let right = b;
        for (let k = 0; k < depth; k++) {
          sum += load<f32>(left) * load<f32>(right);
          left += aStep;
          right += bStep;
        }
      }
    }
    store<f32>(y + ((<usize>j) << 2), sum);
    b += bColumn;
  }
}
