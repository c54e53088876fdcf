// The kinds of layers, each once. A kind that is in one of these lists and not in the other does not compile; nor does
// one without its backward pass (../training/layers).
import { type ActivationLayer, activation } from './activation.js';
import { type AlphaDropoutLayer, alphaDropout } from './alpha-dropout.js';
import {
  type BatchNormalizationLayer,
  type BatchNormalizationTape,
  batchNormalization,
} from './batch-normalization.js';
import { type ConcatenateLayer, concatenate } from './concatenate.js';
import { type Conv1dLayer, type Conv1dTape, conv1d } from './conv1d.js';
import { type DenseLayer, type DenseTape, dense } from './dense.js';
import { type DotLayer, type DotTape, dot } from './dot.js';
import { type DropoutLayer, type DropoutTape, dropout } from './dropout.js';
import { type EmbeddingLayer, embedding } from './embedding.js';
import { type GaussianDropoutLayer, gaussianDropout } from './gaussian-dropout.js';
import { type GaussianNoiseLayer, gaussianNoise } from './gaussian-noise.js';
import { gru } from './gru.js';
import type { GruLayer, GruTape } from './gru-forward.js';
import type { GruTrace } from './gru-trace.js';
import {
  type LayerNormalizationLayer,
  type LayerNormalizationTape,
  layerNormalization,
} from './layer-normalization.js';
import { lstm } from './lstm.js';
import type { LstmLayer, LstmTape } from './lstm-forward.js';
import type { LstmTrace } from './lstm-trace.js';
import { type MaskingLayer, type MaskingTape, masking } from './masking.js';
import { type MergeLayer, type MergeTape, merge } from './merge.js';
import { type PermuteLayer, permute } from './permute.js';
import { type Pooling1dLayer, pooling1d } from './pooling1d.js';
import { type PreluLayer, prelu } from './prelu.js';
import type { Entry, LayerRecord, ReadLayer } from './record.js';
import { type RectifierLayer, rectifier } from './rectifier.js';
import { type RepeatLayer, repeatVector } from './repeat-vector.js';
import { type ReshapeLayer, reshape } from './reshape.js';
import { type ReverseLayer, reverse } from './reverse.js';
import { type SamplesToStepsLayer, samplesToSteps } from './samples-to-steps.js';
import { type SimpleRnnLayer, type SimpleRnnTape, simpleRNN } from './simple-rnn.js';
import { type StepsToSamplesLayer, stepsToSamples } from './steps-to-samples.js';
import { type ZeroMaskedLayer, type ZeroMaskedTape, zeroMasked } from './zero-masked.js';

/** For each kind its description, the tape of its forward pass, and its trace. */
export interface Kinds {
  readonly lstm: [layer: LstmLayer, tape: LstmTape, trace: LstmTrace];
  readonly gru: [layer: GruLayer, tape: GruTape, trace: GruTrace];
  readonly simpleRNN: [layer: SimpleRnnLayer, tape: SimpleRnnTape, trace: never];
  readonly dense: [layer: DenseLayer, tape: DenseTape, trace: never];
  readonly masking: [layer: MaskingLayer, tape: MaskingTape, trace: never];
  readonly activation: [layer: ActivationLayer, tape: undefined, trace: never];
  readonly rectifier: [layer: RectifierLayer, tape: undefined, trace: never];
  readonly prelu: [layer: PreluLayer, tape: undefined, trace: never];
  readonly dropout: [layer: DropoutLayer, tape: DropoutTape, trace: never];
  readonly gaussianNoise: [layer: GaussianNoiseLayer, tape: undefined, trace: never];
  readonly gaussianDropout: [layer: GaussianDropoutLayer, tape: DropoutTape, trace: never];
  readonly alphaDropout: [layer: AlphaDropoutLayer, tape: DropoutTape, trace: never];
  readonly reshape: [layer: ReshapeLayer, tape: undefined, trace: never];
  readonly reverse: [layer: ReverseLayer, tape: undefined, trace: never];
  readonly zeroMasked: [layer: ZeroMaskedLayer, tape: ZeroMaskedTape, trace: never];
  readonly repeatVector: [layer: RepeatLayer, tape: undefined, trace: never];
  readonly embedding: [layer: EmbeddingLayer, tape: undefined, trace: never];
  readonly merge: [layer: MergeLayer, tape: MergeTape, trace: never];
  readonly dot: [layer: DotLayer, tape: DotTape, trace: never];
  readonly concatenate: [layer: ConcatenateLayer, tape: undefined, trace: never];
  readonly conv1d: [layer: Conv1dLayer, tape: Conv1dTape, trace: never];
  readonly pooling1d: [layer: Pooling1dLayer, tape: undefined, trace: never];
  readonly permute: [layer: PermuteLayer, tape: undefined, trace: never];
  readonly layerNormalization: [layer: LayerNormalizationLayer, tape: LayerNormalizationTape, trace: never];
  readonly stepsToSamples: [layer: StepsToSamplesLayer, tape: undefined, trace: never];
  readonly samplesToSteps: [layer: SamplesToStepsLayer, tape: undefined, trace: never];
  readonly batchNormalization: [layer: BatchNormalizationLayer, tape: BatchNormalizationTape, trace: never];
}

export type Kind = keyof Kinds;

/** A layer that can be compiled. */
export type LayerDescription = Kinds[Kind][0];

/** One use of a layer after its forward pass. */
export type LayerEntry = { readonly [K in Kind]: Entry<Kinds[K][0], Kinds[K][1]> }[Kind];

/** The inner values of a layer, see `network.trace`. */
export type LayerTrace = Kinds[Kind][2];

type Records = { readonly [K in Kind]: LayerRecord<Kinds[K][0], Kinds[K][1], Kinds[K][2]> };

const RECORDS: Records = {
  lstm,
  gru,
  simpleRNN,
  dense,
  activation,
  dropout,
  reshape,
  repeatVector,
  rectifier,
  prelu,
  gaussianNoise,
  gaussianDropout,
  alphaDropout,
  masking,
  embedding,
  merge,
  dot,
  concatenate,
  conv1d,
  pooling1d,
  permute,
  layerNormalization,
  batchNormalization,
  reverse,
  zeroMasked,
  stepsToSamples,
  samplesToSteps,
};

/** A record of any kind, for its own layers. */
export type AnyRecord = LayerRecord<LayerDescription, LayerEntry['tape'], LayerTrace>;

/** The record of a layer's kind. */
export function recordOf({ kind }: Pick<LayerDescription, 'kind'>): AnyRecord {
  return RECORDS[kind] as AnyRecord;
}

/** Whether each batch begins with the states that the one before ended with. */
export function isStateful(layer: LayerDescription): boolean {
  return recordOf(layer).memory?.isStateful(layer) ?? false;
}

/** Who reads the layers of a class, by tfjs-layers' name of it. */
export const READERS: ReadonlyMap<string, ReadLayer<LayerDescription>> = new Map(
  Object.values(RECORDS).flatMap(({ classes }) => Object.entries(classes)),
);
