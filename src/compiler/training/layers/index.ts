// The backward pass of each kind of layer.
import type { Kind, Kinds, LayerDescription, LayerEntry } from '../../layers/index.js';
import { activation } from './activation.js';
import { batchNormalization } from './batch-normalization.js';
import { concatenate } from './concatenate.js';
import { conv1d } from './conv1d.js';
import { dense } from './dense.js';
import { dot } from './dot.js';
import { alphaDropout, dropout, gaussianDropout } from './dropout.js';
import { embedding } from './embedding.js';
import { gaussianNoise } from './gaussian-noise.js';
import { gru } from './gru.js';
import { layerNormalization } from './layer-normalization.js';
import { lstm } from './lstm.js';
import { masking } from './masking.js';
import { merge } from './merge.js';
import { permute } from './permute.js';
import { pooling1d } from './pooling1d.js';
import { prelu } from './prelu.js';
import type { BackwardRecord, WayBack } from './record.js';
import { rectifier } from './rectifier.js';
import { repeatVector } from './repeat-vector.js';
import { reshape } from './reshape.js';
import { reverse } from './reverse.js';
import { simpleRNN } from './simple-rnn.js';
import { samplesToSteps, stepsToSamples } from './steps-to-samples.js';
import { zeroMasked } from './zero-masked.js';

type Records = { readonly [K in Kind]: BackwardRecord<Kinds[K][0], Kinds[K][1]> };

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

/** The backward pass of any kind, for its own layers. */
export type AnyBackward = BackwardRecord<LayerDescription, LayerEntry['tape']>;

export type AnyWayBack = WayBack<LayerDescription, LayerEntry['tape']>;

export function backwardOf({ kind }: Pick<LayerDescription, 'kind'>): AnyBackward {
  return RECORDS[kind] as AnyBackward;
}
