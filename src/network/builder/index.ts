// builder/: networks for people without tfjs, as the plain JSON that tfjs-layers writes for the same layers.
export { kerasDefaults } from './keras-defaults.js';
export {
  type ActivationOptions,
  activation,
  type DenseOptions,
  type DropoutOptions,
  dense,
  dropout,
  flatten,
  type GruOptions,
  gru,
  type LstmOptions,
  lstm,
  type RecurrentOptions,
  type RepeatVectorOptions,
  type ReshapeOptions,
  repeatVector,
  reshape,
  type SimpleRnnOptions,
  simpleRNN,
  type TimeDistributedOptions,
  timeDistributed,
} from './layers.js';
export type {
  ActivationName,
  ElementWiseActivation,
  Initializer,
  InitializerName,
  Regularizer,
} from './names.js';
export type { LayerOptions, TrainableOption } from './options.js';
export { type SequentialOptions, sequential } from './sequential.js';
export type { LayerTopology, Topology } from './topology.js';
