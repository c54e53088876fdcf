// training/: the training compiler - a network's topology, a training and its data become a program over one arena
// (lowering/), which a session runs on the kernels. Plain data in and out; knows nothing of TensorFlow.js.
// May import: engine/, random/, errors.ts, and of kernels/ the files that describe programs.
export { isLossName, isMetricName, type LossName, type MetricName } from './lowering/loss.js';
export type { TrainingDescription } from './lowering/options.js';
export { NotLowered } from './not-lowered.js';
export {
  initialSlotValue,
  type OptimizerDescription,
  type OptimizerState,
  slotNames,
} from './optimizer.js';
export type { Plan, PlannedInstruction } from './plan.js';
export type { Samples } from './samples.js';
export {
  type PreparedSession,
  planTraining,
  prepareSession,
  type SessionOptions,
  TrainingSession,
} from './session.js';
export type {
  DenseLayer,
  LayerActivation,
  LayerDescription,
  LstmLayer,
  NetworkDescription,
} from './topology/layers.js';
export { readTopology } from './topology/read-topology.js';
export type { LstmTrace } from './trace.js';
