// training/: the training compiler - a network's topology, a training and its data become a program over one arena
// (lowering/), which a session (session/) runs on the kernels. Plain data in and out; knows nothing of TensorFlow.js.
// What predicts imports nothing of what trains (lowering/training/, session/training-session.ts and below it), so that
// who only predicts bundles half of it.
// May import: engine/, random/, errors.ts, and of kernels/ the files that describe programs.
export { isLossName, isMetricName, type LossName, type MetricName } from './lowering/training/loss.js';
export type { TrainingDescription } from './lowering/training/options.js';
export { NotLowered } from './not-lowered.js';
export {
  initialSlotValue,
  type OptimizerDescription,
  type OptimizerState,
  slotNames,
} from './optimizer.js';
export type { Plan, PlannedInstruction } from './plan.js';
export type { Samples } from './samples.js';
export { GradientSession, type PreparedGradients, prepareGradients } from './session/gradient-session.js';
export {
  PredictSession,
  type PredictSessionOptions,
  type PreparedPrediction,
  preparePrediction,
} from './session/predict-session.js';
export {
  type PreparedSession,
  planTraining,
  prepareSession,
  type SessionOptions,
} from './session/prepare.js';
export {
  type PreparedStream,
  prepareStream,
  StreamSession,
  type StreamSessionOptions,
} from './session/stream-session.js';
export type { LstmTrace } from './session/trace.js';
export { TrainingSession } from './session/training-session.js';
export type {
  DenseLayer,
  LayerActivation,
  LayerDescription,
  LstmLayer,
  NetworkDescription,
} from './topology/layers.js';
export { readTopology } from './topology/read-topology.js';
