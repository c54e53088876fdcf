// Metric: what every sample of the batch contributes to a metric.
//
//   prediction, target [steps * batch, columns] (sparse ones: target of one column), sums [batch]; parameters as of Loss
//   sums[b] = sum over t of m(t, b)                     (Mean divides by batch * steps)
//   precision, recall: sums [2, batch], hits and what they are a part of (Ratio divides); r2Score: squares of residuals
//   (R2Score goes on)
//
// Source: tfjs-layers 4.22, metrics.js and engine/training.js. Losses as metrics are without weights; the accuracies are in
// ./accuracy.ts, precision and recall in ./counts.ts. Summed in float64 in order, rounded to float32 once.

import { rowBytes } from '../data/rows';
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
  const end = sampleEnd(batch);
  for (let b = sampleBegin(batch); b < end; b++) {
    const at = sums + ((<usize>b) << 2);
    if (code == MetricFunction.Precision || code == MetricFunction.Recall) {
      const row = rowBytes(columns);
      const stride = <usize>batch * row;
      const p = prediction + <usize>b * row;
      const t = target + <usize>b * row;
      const hits = countPairs(p, t, steps, columns, stride, 1, 1);
      const isPrecision = code == MetricFunction.Precision;
      const misses = countPairs(p, t, steps, columns, stride, isPrecision ? 1 : 0, isPrecision ? 0 : 1);
      store<f32>(at, <f32>hits);
      store<f32>(at + ((<usize>batch) << 2), <f32>(hits + misses));
    } else {
      store<f32>(at, <f32>sampleMetric(code, prediction, target, parameters, b, steps, batch, columns));
    }
  }
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
    case MetricFunction.R2Score: {
      const squares = LossFunction.MeanSquaredError;
      return <f64>columns * sampleLoss(squares, prediction, target, 0, 0, b, steps, batch, columns, 0);
    }
    default:
      return sampleLoss(code, prediction, target, 0, parameters, b, steps, batch, columns, 0);
  }
}
