// session/: runs the compiler's programs on the kernels - training, prediction, step by step. Reads and writes the arena.
// Prediction imports nothing of training (training-session.ts and prepare.ts).
// May import: compiler/, engine/, errors.ts, and of kernels/ the files that describe programs.
export { BatchSession } from './batch-session.js';
export { GradientSession, type PreparedGradients, prepareGradients } from './gradient-session.js';
export { LaneSession } from './lane-session.js';
export { type Lane, Lanes } from './lanes.js';
export {
  PredictSession,
  type PredictSessionOptions,
  type PreparedPrediction,
  preparePrediction,
} from './predict-session.js';
export {
  type PreparedSession,
  planTraining,
  prepareSession,
  type SessionOptions,
} from './prepare.js';
export {
  type PreparedStream,
  prepareStream,
  StreamSession,
  type StreamSessionOptions,
} from './stream-session.js';
export { type Remains, TrainingSession } from './training-session.js';
