// Loss: what every sample of the batch contributes to the loss, and the gradient of the loss.
//
//   prediction, target, dPrediction [steps * batch, columns] (sparseCategoricalCrossentropy: target of one
//   column), weights [batch, 1] (padded rows), sums [batch], parameters [columns] or 0: huber's delta or quantile's
//   quantile of each column
//   sums[b] = weight_b * sum over t of l(t, b)          (Mean divides by batch * steps)
//   dPrediction = weight_b / (batch * steps) * dl / dprediction
//
// With weights [steps * batch, 1], or a mask likewise, steps count one by one; n = batch * steps, of a mask the number of its ones
//
//   sums[b] = sum over t of weight_(t, b) * l(t, b)     (Mean divides by n)
//   dPrediction = weight_(t, b) / n * dl / dprediction
//
// where the weight is 0 where the mask is, and what has a weight of 0 is not looked at: its gradient is 0, be it NaN. Source: Keras
// 3.15, losses/loss.py, reduce_weighted_values. Each thread counts the whole mask, which is exact.
//
// Source: tfjs-layers 4.22, engine/training.js: the loss is the mean over all samples and steps of l, which
// is itself a mean or sum over the columns. Formulas and errors of l in the files imported here. A sample's
// steps are summed in float64 in order, times its weight, and rounded to float32 once.

import { clearVectors, countPresent, isAbsent, rowBytes } from '../data/rows';
import { LossFunction } from '../program/opcodes';
import { sampleBegin, sampleEnd } from '../program/share';
import { binaryCrossentropy } from './binary';
import { categoricalCrossentropy } from './categorical';
import { categoricalHinge } from './categorical-hinge';
import { cosineProximity } from './cosine-proximity';
import { pointwise } from './pointwise';
import { absoluteError, squaredError } from './regression';
import { softmaxCrossEntropy } from './softmax-cross-entropy';
import { sparseCategoricalCrossentropy } from './sparse-categorical';

export function loss(record: usize): void {
  const prediction = load<usize>(record, 4);
  const target = load<usize>(record, 8);
  const weights = load<usize>(record, 12);
  const dPrediction = load<usize>(record, 16);
  const sums = load<usize>(record, 20);
  const steps = load<i32>(record, 24);
  const batch = load<i32>(record, 28);
  const columns = load<i32>(record, 32);
  const code = load<i32>(record, 36);
  const parameters = load<usize>(record, 40);
  const mask = load<usize>(record, 44);
  const isEach = load<i32>(record, 48) != 0;
  const rows = <f64>batch * <f64>steps;
  const end = sampleEnd(batch);
  if (mask != 0 || isEach) {
    const counted: f64 = mask != 0 ? <f64>countPresent(mask, steps * batch) : rows;
    for (let b = sampleBegin(batch); b < end; b++) {
      let sum: f64 = 0;
      for (let row = b; row < steps * batch; row += batch) {
        const weight = weightOf(mask, weights, row, isEach ? row : b);
        // A step of a sample is the sample of this number in a batch of one step.
        if (weight != 0) {
          const scale = weight / counted;
          const l = sampleLoss(code, prediction, target, dPrediction, parameters, row, 1, batch, columns, scale);
          sum += weight * l;
        } else if (dPrediction) {
          const bytes = rowBytes(columns);
          clearVectors(dPrediction + <usize>row * bytes, bytes);
        }
      }
      store<f32>(sums + ((<usize>b) << 2), <f32>sum);
    }
    return;
  }
  for (let b = sampleBegin(batch); b < end; b++) {
    const weight: f64 = weights ? <f64>load<f32>(weights + ((<usize>b) << 4)) : 1;
    const scale = weight / rows;
    const l = sampleLoss(code, prediction, target, dPrediction, parameters, b, steps, batch, columns, scale);
    store<f32>(sums + ((<usize>b) << 2), <f32>(weight * l));
  }
}

/** Of a row: 0 where the mask leaves it out, else the weight of this number, or 1 where there are none. */
function weightOf(mask: usize, weights: usize, row: i32, number: i32): f64 {
  if (mask != 0 && isAbsent(mask, row)) return 0;
  return weights ? <f64>load<f32>(weights + (<usize>number << 4)) : 1;
}

/**
 * Sum over the steps of sample b of l; writes scale * dl / dprediction unless dPrediction is 0.
 * A number unknown gives NaN.
 */
export function sampleLoss(
  code: i32,
  prediction: usize,
  target: usize,
  dPrediction: usize,
  parameters: usize,
  b: i32,
  steps: i32,
  batch: i32,
  columns: i32,
  scale: f64,
): f64 {
  const row = rowBytes(columns);
  const at = <usize>b * row;
  const p = prediction + at;
  const t = target + at;
  const d = dPrediction ? dPrediction + at : 0;
  const stride = <usize>batch * row;
  switch (code) {
    case LossFunction.MeanSquaredError:
      return squaredError(p, t, d, steps, columns, stride, scale);
    case LossFunction.MeanAbsoluteError:
      return absoluteError(p, t, d, steps, columns, stride, scale);
    case LossFunction.CategoricalCrossentropy:
      return categoricalCrossentropy(p, t, d, steps, columns, stride, scale);
    case LossFunction.SparseCategoricalCrossentropy: {
      const targetRow = rowBytes(1);
      const sparse = target + <usize>b * targetRow;
      return sparseCategoricalCrossentropy(
        p,
        sparse,
        d,
        steps,
        columns,
        stride,
        <usize>batch * targetRow,
        scale,
      );
    }
    case LossFunction.BinaryCrossentropy:
      return binaryCrossentropy(p, t, d, steps, columns, stride, scale);
    case LossFunction.CategoricalHinge:
      return categoricalHinge(p, t, d, steps, columns, stride, scale);
    case LossFunction.CosineProximity:
      return cosineProximity(p, t, d, steps, columns, stride, scale);
    case LossFunction.SoftmaxCrossEntropy:
      return softmaxCrossEntropy(p, t, d, steps, columns, stride, scale);
    default:
      return pointwise(code, p, t, d, parameters, steps, columns, stride, scale);
  }
}
