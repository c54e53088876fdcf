// Metric: what every sample of the batch contributes to a metric.
//
//   prediction, target [steps * batch, columns] (sparse ones: target of one column), sums [batch]
//   sums[b] = sum over t of m(t, b)                     (Mean divides by batch * steps)
//
// Source: tfjs-layers 4.22, metrics.js and engine/training.js. The metrics named like losses are these,
// without weights; the accuracies are in ./accuracy.ts. Summed in float64 in order, rounded to float32 once.

import { rowBytes } from '../data/rows';
import { sampleLoss } from '../losses/loss';
import { MetricFunction } from '../program/opcodes';
import { sampleBegin, sampleEnd } from '../program/share';
import { binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy } from './accuracy';

export function metric(record: usize): void {
  const prediction = load<usize>(record, 4);
  const target = load<usize>(record, 8);
  const sums = load<usize>(record, 12);
  const steps = load<i32>(record, 16);
  const batch = load<i32>(record, 20);
  const columns = load<i32>(record, 24);
  const code = load<i32>(record, 28);
  const end = sampleEnd(batch);
  for (let b = sampleBegin(batch); b < end; b++) {
    store<f32>(
      sums + ((<usize>b) << 2),
      <f32>sampleMetric(code, prediction, target, b, steps, batch, columns),
    );
  }
}

function sampleMetric(
  code: i32,
  prediction: usize,
  target: usize,
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
    default:
      // The numbers of the metrics named like losses are those of the losses.
      return sampleLoss(code, prediction, target, 0, b, steps, batch, columns, 0);
  }
}
