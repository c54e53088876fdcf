// What an optimizer is, as plain data: tfjs-core's, with its parameters' names and defaults.
import { OptimizerKind } from '../kernels/program/opcodes.js';

export type OptimizerDescription =
  | { readonly kind: 'sgd'; readonly learningRate: number }
  | {
      readonly kind: 'momentum';
      readonly learningRate: number;
      readonly momentum: number;
      readonly useNesterov: boolean;
    }
  | {
      readonly kind: 'adam';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    }
  | {
      readonly kind: 'adamax';
      readonly learningRate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
      readonly decay: number;
    }
  | {
      readonly kind: 'rmsprop';
      readonly learningRate: number;
      readonly decay: number;
      readonly momentum: number;
      readonly epsilon: number;
      readonly centered: boolean;
    }
  | { readonly kind: 'adagrad'; readonly learningRate: number; readonly initialAccumulatorValue: number }
  | {
      readonly kind: 'adadelta';
      readonly learningRate: number;
      readonly rho: number;
      readonly epsilon: number;
    };

/** What an optimizer carries from step to step. */
export interface OptimizerState {
  /** Steps that it has done. */
  iterations: number;
  /** Scalars by tfjs's names: `accBeta1`, `accBeta2` of adam; `accBeta1`, `iteration` of adamax. */
  scalars: { [name: string]: number };
  /**
   * For each slot, in the order of {@link SLOTS}, the numbers of every trainable weight, in tfjs's shape and order.
   * Empty before the first step.
   */
  slots: Float32Array[][];
}

type Kind = OptimizerDescription['kind'];

export const KINDS: { readonly [kind in Kind]: OptimizerKind } = {
  sgd: OptimizerKind.Sgd,
  momentum: OptimizerKind.Momentum,
  adam: OptimizerKind.Adam,
  adamax: OptimizerKind.Adamax,
  rmsprop: OptimizerKind.RmsProp,
  adagrad: OptimizerKind.Adagrad,
  adadelta: OptimizerKind.Adadelta,
};

/** The slots of each optimizer, by the names of tfjs-core's fields. */
const SLOTS: { readonly [kind in Kind]: readonly string[] } = {
  sgd: [],
  momentum: ['accumulations'],
  adam: ['accumulatedFirstMoment', 'accumulatedSecondMoment'],
  adamax: ['accumulatedFirstMoment', 'accumulatedWeightedInfNorm'],
  rmsprop: ['accumulatedMeanSquares', 'accumulatedMoments', 'accumulatedMeanGrads'],
  adagrad: ['accumulatedGrads'],
  adadelta: ['accumulatedGrads', 'accumulatedUpdates'],
};

/** Names of the slots that this optimizer uses. */
export function slotNames(optimizer: OptimizerDescription): readonly string[] {
  const names = SLOTS[optimizer.kind];
  return optimizer.kind === 'rmsprop' && !optimizer.centered ? names.slice(0, 2) : names;
}

/** What each slot holds before the first step. */
export function initialSlotValue(optimizer: OptimizerDescription): number {
  return optimizer.kind === 'adagrad' ? optimizer.initialAccumulatorValue : 0;
}
