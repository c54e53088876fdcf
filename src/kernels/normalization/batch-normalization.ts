// BatchNormalize: each column by a mean and a variance, then scaled and shifted; and its gradient, where these are the
// batch's own.
//
//   x, xHat, y, dy, dx [steps * batch, columns]; mean, variance, dBeta, dGamma a padded row; gamma, beta the same, or none
//   (ones, zeros)
//   inverse = 1 / sqrt(variance + epsilon)     xHat = (x - mean) inverse     y = xHat gamma + beta
//   dx = gamma inverse (dy - dBeta / n - xHat dGamma / n), n = steps * batch, dBeta and dGamma: ./sums-of-rows.ts
//
// Where mean and variance are not the batch's (in prediction), they have no gradient: dBeta and dGamma are 0 then.
//
// Source: tfjs-layers 4.22, BatchNormalization over the last axis; Keras. Exactly rounded operations in this order.
// Padding becomes 0. xHat is kept for the gradient, or not (0).

import { lastLanes, rowBytes, runBegin, runCount, runRows } from '../data/rows';

export function batchNormalize(record: usize): void {
  const x = load<usize>(record, 4);
  const mean = load<usize>(record, 8);
  const variance = load<usize>(record, 12);
  const gamma = load<usize>(record, 16);
  const beta = load<usize>(record, 20);
  const xHat = load<usize>(record, 24);
  const y = load<usize>(record, 28);
  const steps = load<i32>(record, 32);
  const batch = load<i32>(record, 36);
  const columns = load<i32>(record, 40);
  const epsilon = load<f32>(record, 44);
  const stride = rowBytes(columns);
  const count = runCount(steps);
  const rows = runRows(steps, batch);
  for (let at: usize = 0; at < stride; at += 16) {
    const lanes = at + 16 == stride ? lastLanes(columns) : i32x4.splat(-1);
    const factors = inverseOf(v128.load(variance + at), epsilon);
    const center = v128.load(mean + at);
    const scale = gamma ? v128.load(gamma + at) : f32x4.splat(1);
    const shift = beta ? v128.load(beta + at) : f32x4.splat(0);
    for (let run = 0; run < count; run++) {
      let place = <usize>runBegin(run, batch) * stride + at;
      for (let row = 0; row < rows; row++) {
        const number = v128.and(f32x4.mul(f32x4.sub(v128.load(x + place), center), factors), lanes);
        if (xHat) v128.store(xHat + place, number);
        v128.store(y + place, f32x4.add(f32x4.mul(number, scale), shift));
        place += stride;
      }
    }
  }
}

export function batchNormalizeGradient(record: usize): void {
  const dy = load<usize>(record, 4);
  const xHat = load<usize>(record, 8);
  const variance = load<usize>(record, 12);
  const gamma = load<usize>(record, 16);
  const dBeta = load<usize>(record, 20);
  const dGamma = load<usize>(record, 24);
  const dx = load<usize>(record, 28);
  const steps = load<i32>(record, 32);
  const batch = load<i32>(record, 36);
  const columns = load<i32>(record, 40);
  const epsilon = load<f32>(record, 44);
  const n = f32x4.splat(<f32>(steps * batch));
  const stride = rowBytes(columns);
  const count = runCount(steps);
  const rows = runRows(steps, batch);
  for (let at: usize = 0; at < stride; at += 16) {
    const lanes = at + 16 == stride ? lastLanes(columns) : i32x4.splat(-1);
    const inverse = inverseOf(v128.load(variance + at), epsilon);
    const factors = gamma ? f32x4.mul(v128.load(gamma + at), inverse) : inverse;
    const mean = dBeta ? f32x4.div(v128.load(dBeta + at), n) : f32x4.splat(0);
    const product = dGamma ? f32x4.div(v128.load(dGamma + at), n) : f32x4.splat(0);
    for (let run = 0; run < count; run++) {
      let place = <usize>runBegin(run, batch) * stride + at;
      for (let row = 0; row < rows; row++) {
        const off = f32x4.sub(
          f32x4.sub(v128.load(dy + place), mean),
          f32x4.mul(v128.load(xHat + place), product),
        );
        v128.store(dx + place, v128.and(f32x4.mul(off, factors), lanes));
        place += stride;
      }
    }
  }
}

/** 1 / sqrt(variance + epsilon) */
@inline
function inverseOf(variance: v128, epsilon: f32): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.sqrt(f32x4.add(variance, f32x4.splat(epsilon))));
}
