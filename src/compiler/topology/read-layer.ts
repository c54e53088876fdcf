import { shorten } from '../../text/quote.js';
import { NotLowered } from '../not-lowered.js';
import {
  type Config,
  readActivation,
  readBoolean,
  readCount,
  readDescribed,
  readElementWise,
  readPenalty,
  readRate,
  readSizes,
  refuse,
} from './fields.js';
import type { DenseLayer, LayerDescription, LstmLayer } from './layers.js';

/**
 * One layer of a topology.
 *
 * @throws NotLowered if its class or one of its options has no kernel.
 */
export function readLayer(className: string, name: string, config: Config): LayerDescription {
  switch (className) {
    case 'LSTM':
      return readLstm(name, config);
    case 'Dense':
      return readDense(name, config);
    case 'TimeDistributed':
      return readTimeDistributed(name, config);
    case 'Activation':
      return { kind: 'activation', name, activation: readActivation(name, config, 'activation') };
    case 'Dropout':
      refuse(name, config, 'noise_shape');
      return { kind: 'dropout', name, rate: readRate(name, config, 'rate') };
    case 'Flatten':
      if (!isChannelsLast(config.data_format)) refuse(name, config, 'data_format');
      return { kind: 'reshape', name, targetShape: undefined };
    case 'Reshape':
      return { kind: 'reshape', name, targetShape: readSizes(name, config, 'target_shape') };
    case 'RepeatVector':
      return { kind: 'repeatVector', name, n: readCount(name, config, 'n') };
    default:
      throw new NotLowered(`${shorten(className)} has no kernel`, name);
  }
}

/** How `Flatten` takes its input anyway. */
function isChannelsLast(format: unknown): boolean {
  return format === 'channels_last' || format === 'channelsLast';
}

/**
 * Regularizers of an LSTM are read by nobody: tfjs-layers keeps them in the layer's cell and never adds them to the
 * loss, and both engines train alike.
 */
function readLstm(name: string, config: Config): LstmLayer {
  refuse(name, config, 'return_state', 'kernel_constraint', 'recurrent_constraint', 'bias_constraint');
  return {
    kind: 'lstm',
    name,
    units: readCount(name, config, 'units'),
    activation: readElementWise(name, config, 'activation', 'tanh'),
    recurrentActivation: readElementWise(name, config, 'recurrent_activation', 'hardSigmoid'),
    useBias: readBoolean(name, config, 'use_bias', true),
    returnSequences: readBoolean(name, config, 'return_sequences', false),
    goBackwards: readBoolean(name, config, 'go_backwards', false),
    stateful: readBoolean(name, config, 'stateful', false),
    dropout: readRate(name, config, 'dropout'),
    recurrentDropout: readRate(name, config, 'recurrent_dropout'),
    trainable: readBoolean(name, config, 'trainable', true),
  };
}

function readDense(name: string, config: Config): DenseLayer {
  refuse(name, config, 'kernel_constraint', 'bias_constraint', 'activity_regularizer');
  return {
    kind: 'dense',
    name,
    units: readCount(name, config, 'units'),
    activation: readActivation(name, config, 'activation'),
    useBias: readBoolean(name, config, 'use_bias', true),
    kernelPenalty: readPenalty(name, config, 'kernel_regularizer'),
    biasPenalty: readPenalty(name, config, 'bias_regularizer'),
    trainable: readBoolean(name, config, 'trainable', true),
  };
}

function readTimeDistributed(name: string, config: Config): DenseLayer {
  const inner = readDescribed(config.layer);
  if (inner?.className !== 'Dense') {
    const what = inner === undefined ? 'nothing' : shorten(inner.className);
    throw new NotLowered(`TimeDistributed of ${what} has no kernel`, name);
  }
  return readDense(name, inner.config); // Its own `trainable` counts for nothing: tfjs-layers asks the inner layer.
}
