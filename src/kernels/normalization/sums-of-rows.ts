// Sums down the rows of a value: mean and variance of each column, and the gradients of a normalization's shift and scale.
//
//   ColumnMoments  x [rows, columns], mean, variance a padded row: mean = sum of x / rows, variance = sum of (x - mean)^2 / rows
//   NormalizeSums  dy, xHat [rows, columns], dBeta, dGamma a padded row: dBeta = sum of dy, dGamma = sum of dy xHat
//   MovingAverage  w, value [count] floats: w = w - (w - value) * rest
//
// Source: tfjs-layers 4.22, BatchNormalization and tfjs-core's moments: the variance is that of the batch itself, divided
// by the number of rows. Sums are float64, row after row, rounded to float32 once; so each is good to 1 ULP unless rows
// are many millions. The threads share the panels of 16 columns (MovingAverage: the floats): every sum is one thread's.

import { rowBytes } from '../data/rows';
import { floatBegin, floatEnd, unitBegin, unitEnd } from '../program/share';
import { lower, rounded, upper } from './sums';

export function columnMoments(record: usize): void {
  const x = load<usize>(record, 4);
  const mean = load<usize>(record, 8);
  const variance = load<usize>(record, 12);
  const rows = load<i32>(record, 16);
  const stride = rowBytes(load<i32>(record, 20));
  const panels = (<i32>stride + 63) >> 6;
  const end = min(stride, <usize>unitEnd(panels) << 6);
  for (let at = <usize>unitBegin(panels) << 6; at < end; at += 16) {
    momentsOf(x + at, stride, rows, mean + at, variance + at);
  }
}

function momentsOf(x: usize, stride: usize, rows: i32, mean: usize, variance: usize): void {
  const count = f64x2.splat(<f64>rows);
  const last = x + <usize>rows * stride;
  let low = f64x2.splat(0);
  let high = low;
  for (let from = x; from != last; from += stride) {
    const number = v128.load(from);
    low = f64x2.add(low, lower(number));
    high = f64x2.add(high, upper(number));
  }
  const center = rounded(f64x2.div(low, count), f64x2.div(high, count));
  low = f64x2.splat(0);
  high = low;
  for (let from = x; from != last; from += stride) {
    const off = f32x4.sub(v128.load(from), center);
    low = f64x2.add(low, f64x2.mul(lower(off), lower(off)));
    high = f64x2.add(high, f64x2.mul(upper(off), upper(off)));
  }
  v128.store(mean, center);
  v128.store(variance, rounded(f64x2.div(low, count), f64x2.div(high, count)));
}

export function normalizeSums(record: usize): void {
  const dy = load<usize>(record, 4);
  const xHat = load<usize>(record, 8);
  const dBeta = load<usize>(record, 12);
  const dGamma = load<usize>(record, 16);
  const rows = load<i32>(record, 20);
  const stride = rowBytes(load<i32>(record, 24));
  const panels = (<i32>stride + 63) >> 6;
  const end = min(stride, <usize>unitEnd(panels) << 6);
  for (let at = <usize>unitBegin(panels) << 6; at < end; at += 16) {
    sumsOf(dy + at, xHat + at, stride, rows, dBeta + at, dGamma + at);
  }
}

function sumsOf(dy: usize, xHat: usize, stride: usize, rows: i32, dBeta: usize, dGamma: usize): void {
  let low = f64x2.splat(0);
  let high = low;
  let lowProducts = low;
  let highProducts = low;
  for (; rows > 0; rows--) {
    const gradient = v128.load(dy);
    const number = v128.load(xHat);
    low = f64x2.add(low, lower(gradient));
    high = f64x2.add(high, upper(gradient));
    lowProducts = f64x2.add(lowProducts, f64x2.mul(lower(gradient), lower(number)));
    highProducts = f64x2.add(highProducts, f64x2.mul(upper(gradient), upper(number)));
    dy += stride;
    xHat += stride;
  }
  v128.store(dBeta, rounded(low, high));
  v128.store(dGamma, rounded(lowProducts, highProducts));
}

export function movingAverage(record: usize): void {
  const w = load<usize>(record, 4);
  const value = load<usize>(record, 8);
  const count = load<i32>(record, 12);
  const rest = f32x4.splat(load<f32>(record, 16));
  const end = (<usize>floatEnd(count)) << 2;
  for (let at = (<usize>floatBegin(count)) << 2; at < end; at += 16) {
    const old = v128.load(w + at);
    v128.store(w + at, f32x4.sub(old, f32x4.mul(f32x4.sub(old, v128.load(value + at)), rest)));
  }
}
