// compiler/: a network's topology, a training run and its data become a program over one arena. Plain data in and out;
// knows nothing of TensorFlow.js, of the kernels' host and of what runs the program (session/).
// What predicts imports nothing of what trains (training/), so that who only predicts bundles half of it.
// May import: random/, text/, errors.ts, and of kernels/ the files that describe programs.

export { describeLayer, type SampleShape } from './graph/describe-layer.js';
export { expectedId, findWrongId, type IdRange, idRangeOf, idRangesOf } from './graph/ids.js';
export { paddingOf, withLengths } from './graph/lengths.js';
export {
  type NetworkDescription,
  type NetworkInput,
  withInputShapes,
} from './graph/network.js';
export { openShapes, type ResolvedNode, resolve } from './graph/resolve.js';
export type { GruTrace } from './layers/gru-trace.js';
export { isStateful, type Kind, type LayerDescription, type LayerTrace, recordOf } from './layers/index.js';
export type { LstmTrace } from './layers/lstm-trace.js';
export {
  forecastsEach,
  type HuberLoss,
  hasSparseTargets,
  isLossName,
  isMetricName,
  type Loss,
  type LossName,
  type Metric,
  type MetricName,
  misfit,
  nameOf,
  type QuantileLoss,
} from './losses/losses.js';
export { LOSS_RECORDS, METRIC_RECORDS, type TargetNumbers } from './losses/records.js';
export { NotLowered } from './not-lowered.js';
export {
  accumulatedBeta,
  initialSlotValue,
  isSavedByTfjs,
  type OptimizerDescription,
  type OptimizerState,
  scalarNames,
  slotNames,
  slotWeightNames,
} from './optimizer.js';
export type { Plan, PlannedInstruction } from './plan.js';
export { parametersOf, type Work, workOf } from './program/work.js';
export type { Samples } from './samples.js';
export { LayerNames } from './topology/layer-names.js';
export { type LayerValues, layerValues } from './topology/layer-values.js';
export { isModel } from './topology/layers-json.js';
export { layerOrder, readOutputNames } from './topology/model-names.js';
export { readTopology, readWeightConfigs } from './topology/read-topology.js';
export type { OutputTraining, Rules, TrainingDescription, Whose } from './training/options.js';
export type { WeightSpec } from './weights/weight-spec.js';
