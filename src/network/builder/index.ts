// builder/: builds networks without tfjs, as the plain JSON that tfjs-layers writes for the same layers.
export {
  elu,
  type LeakyReLUOptions,
  leakyReLU,
  type PreluOptions,
  prelu,
  type ReLUOptions,
  reLU,
  type SoftmaxOptions,
  softmax,
  type ThresholdedReLUOptions,
  thresholdedReLU,
} from './activations.js';
export { type BidirectionalOptions, bidirectional, type MergeMode } from './bidirectional.js';
export {
  type Cell,
  type CellOptions,
  type GruCellOptions,
  gruCell,
  type LstmCellOptions,
  lstmCell,
  type SimpleRnnCellOptions,
  type StackedRnnCellsOptions,
  simpleRNNCell,
  stackedRNNCells,
} from './cells.js';
export type { Constraint } from './constraints.js';
export {
  averagePooling1d,
  type Conv1dOptions,
  conv1d,
  globalAveragePooling1d,
  globalMaxPooling1d,
  maxPooling1d,
  type Pooling1dOptions,
} from './convolution.js';
export { type EmbeddingOptions, embedding } from './embedding.js';
export { kerasDefaults } from './keras-defaults.js';
export type { Applied, ApplyOptions, Layer, SymbolicTensor } from './layer.js';
export {
  type ActivationOptions,
  activation,
  type DenseOptions,
  dense,
  flatten,
  type PermuteOptions,
  permute,
  type RepeatVectorOptions,
  type ReshapeOptions,
  repeatVector,
  reshape,
} from './layers.js';
export { type MaskingOptions, masking } from './masking.js';
export {
  add,
  average,
  type ConcatenateOptions,
  concatenate,
  type DotOptions,
  dot,
  maximum,
  minimum,
  multiply,
} from './merges.js';
export { type InputOptions, input, type ModelOptions, model } from './model.js';
export type { Model } from './model-layer.js';
export type {
  ActivationName,
  ElementWiseActivation,
  Initializer,
  InitializerName,
  Regularizer,
} from './names.js';
export {
  alphaDropout,
  type DropoutOptions,
  dropout,
  type GaussianNoiseOptions,
  gaussianDropout,
  gaussianNoise,
  spatialDropout1d,
} from './noise.js';
export {
  type BatchNormalizationOptions,
  batchNormalization,
  type LayerNormalizationOptions,
  layerNormalization,
} from './normalization.js';
export type { LayerOptions, TrainableOption } from './options.js';
export {
  type GruOptions,
  gru,
  type LstmOptions,
  lstm,
  type RecurrentOptions,
  type RnnOptions,
  rnn,
  type SequenceOptions,
  type SimpleRnnOptions,
  simpleRNN,
} from './recurrent.js';
export { type SequentialOptions, sequential } from './sequential.js';
export { type TimeDistributedOptions, timeDistributed } from './time-distributed.js';
export type { GraphLayerTopology, LayerTopology, PlaceTopology, Topology } from './topology.js';
