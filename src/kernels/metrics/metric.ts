// Metric: what every sample of the batch contributes to a metric.
//
//   prediction, target [steps * batch, columns] (sparse ones: target of one column), sums [batch]; parameters as of Loss; mask
//   [steps * batch, 1] or 0: only the rows where it is 1 contribute, and Mean divides by their number
//   sums[b] = sum over t of m(t, b)                     (Mean divides by batch * steps)
//   precision, recall: sums [2, batch], hits and what they are a part of (Ratio divides); r2Score: squares of residuals
//   (R2Score goes on)
//
// Source: tfjs-layers 4.22, metrics.js and engine/training.js. Losses as metrics are without weights; the accuracies are in
// ./accuracy.ts, precision and recall in ./counts.ts. Summed in float64 in order, rounded to float32 once.

import { isAbsent, rowBytes } from '../data/rows';
import { sampleLoss } from '../losses/loss';
import { LossFunction, MetricFunction } from '../program/opcodes';
import { sampleBegin, sampleEnd } from '../program/share';
import { binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from './accuracy';
import { countPairs } from './counts';

export function metric(record: usize): void {
  const prediction = load<usize>(record, 4);
  const target = load<usize>(record, 8);
  const sums = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const code = load<i32>(record, 28);
  const parameters = load<usize>(record, 32);
  const mask = load<usize>(record, 36);
  const isRatio = code == MetricFunction.Precision || code == MetricFunction.Recall;
  const end = sampleEnd(batch);
  for (let b = sampleBegin(batch); b < end; b++) {
    let sum: f64 = 0;
    let misses: f64 = 0;
    if (mask == 0) {
      sum = sampleMetric(code, prediction, target, parameters, b, steps, batch, columns);
      if (isRatio) misses = sampleMisses(code, prediction, target, b, steps, batch, columns);
    } else {
      // A step of a sample is the sample of this number in a batch of one step.
      for (let row = b; row < steps * batch; row += batch) {
        if (isAbsent(mask, row)) continue;
        sum += sampleMetric(code, prediction, target, parameters, row, 1, batch, columns);
        if (isRatio) misses += sampleMisses(code, prediction, target, row, 1, batch, columns);
      }
    }
    const at = sums + ((<usize>b) << 2);
    store<f32>(at, <f32>sum);
    if (isRatio) store<f32>(at + ((<usize>batch) << 2), <f32>(sum + misses));
  }
}

/** What precision, or recall, counts beside the hits. */
function sampleMisses(
  code: i32,
  prediction: usize,
  target: usize,
  b: i32,
  steps: i32,
  batch: i32,
  columns: i32,
): f64 {
  const row = rowBytes(columns);
  const isPrecision = code == MetricFunction.Precision;
  return countPairs(
    prediction + <usize>b * row,
    target + <usize>b * row,
    steps,
    columns,
    <usize>batch * row,
    isPrecision ? 1 : 0,
    isPrecision ? 0 : 1,
  );
}

function sampleMetric(
  code: i32,
  prediction: usize,
  target: usize,
  parameters: usize,
  b: i32,
  steps: i32,
  batch: i32,
  columns: i32,
): f64 {
  const row = rowBytes(columns);
  const stride = <usize>batch * row;
  const p = prediction + <usize>b * row;
  switch (code) {
    case MetricFunction.BinaryAccuracy:
      return binaryAccuracy(p, target + <usize>b * row, steps, columns, stride);
    case MetricFunction.CategoricalAccuracy:
      return categoricalAccuracy(p, target + <usize>b * row, steps, columns, stride);
    case MetricFunction.SparseCategoricalAccuracy: {
      const targetRow = rowBytes(1);
      const t = target + <usize>b * targetRow;
      return sparseCategoricalAccuracy(p, t, steps, columns, stride, <usize>batch * targetRow);
    }
    case MetricFunction.Precision:
    case MetricFunction.Recall:
      return countPairs(p, target + <usize>b * row, steps, columns, stride, 1, 1);
    case MetricFunction.R2Score: {
      const squares = LossFunction.MeanSquaredError;
      return <f64>columns * sampleLoss(squares, prediction, target, 0, 0, b, steps, batch, columns, 0);
    }
    default:
      return sampleLoss(code, prediction, target, 0, parameters, b, steps, batch, columns, 0);
  }
}
