import type { Activation } from '../../kernels/program/opcodes.js';

/** An L1L2 regularizer: adds `l1 sum |w| + l2 sum w^2` to the loss. */
export interface Penalty {
  readonly l1: number;
  readonly l2: number;
}

/** What activates a layer: element by element, or along the last axis. */
export type LayerActivation = Activation | 'softmax' | 'logSoftmax';

interface Common {
  readonly name: string;
}

export interface LstmLayer extends Common {
  readonly kind: 'lstm';
  readonly units: number;
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  readonly useBias: boolean;
  readonly returnSequences: boolean;
  readonly goBackwards: boolean;
  readonly stateful: boolean;
  /** Fractions of the inputs and of the states that are dropped, the same ones at every step. */
  readonly dropout: number;
  readonly recurrentDropout: number;
  readonly trainable: boolean;
}

/** A dense layer, alone or at each time step: on the last axis either way. */
export interface DenseLayer extends Common {
  readonly kind: 'dense';
  readonly units: number;
  readonly activation: LayerActivation;
  readonly useBias: boolean;
  readonly kernelPenalty: Penalty | undefined;
  readonly biasPenalty: Penalty | undefined;
  readonly trainable: boolean;
}

export interface ActivationLayer extends Common {
  readonly kind: 'activation';
  readonly activation: LayerActivation;
}

export interface DropoutLayer extends Common {
  readonly kind: 'dropout';
  readonly rate: number;
}

/** Other shape, same numbers; one size may be -1. Without a shape: all in one axis (`flatten`). */
export interface ReshapeLayer extends Common {
  readonly kind: 'reshape';
  readonly targetShape: readonly number[] | undefined;
}

export interface RepeatLayer extends Common {
  readonly kind: 'repeatVector';
  readonly n: number;
}

/** A layer that can be lowered. */
export type LayerDescription =
  | LstmLayer
  | DenseLayer
  | ActivationLayer
  | DropoutLayer
  | ReshapeLayer
  | RepeatLayer;

/** A chain of layers, as plain data. */
export interface NetworkDescription {
  /** Shape of one sample, such as `[time, features]`; null where the model leaves a size open. */
  readonly inputShape: readonly (number | null)[];
  /** Samples in each batch, where stateful layers fix that; a batch shape without them binds nobody. */
  readonly batchSize: number | null;
  readonly layers: readonly LayerDescription[];
}
