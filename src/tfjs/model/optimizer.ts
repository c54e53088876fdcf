import {
  AdadeltaOptimizer,
  AdagradOptimizer,
  AdamaxOptimizer,
  AdamOptimizer,
  MomentumOptimizer,
  type Optimizer,
  RMSPropOptimizer,
  type Scalar,
  SGDOptimizer,
  scalar,
  type Variable,
} from '@tensorflow/tfjs-core';
import { accumulatedBeta, type OptimizerDescription } from '../../compiler/index.js';

/** One entry of an optimizer's state, as `getWeights()` returns it. */
export type OptimizerWeights = Awaited<ReturnType<Optimizer['getWeights']>>;

/** Members with the numbers of tfjs-core's optimizers; each class has some of them. */
export interface OptimizerFields {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  decay: number;
  momentum: number;
  useNesterov: boolean;
  centered: boolean;
  initialAccumulatorValue: number;
  rho: number;
  /** Steps done; null before the first. */
  iterations_: number | null;
  accBeta1: Variable;
  accBeta2: Variable;
  iteration: Variable;
  /** Minus the learning rate (sgd and momentum), and the momentum, as their steps use them. */
  c: Scalar;
  m: Scalar;
}

/** A slot of one weight. */
export interface Slot {
  /** The weight's name, then the slot's: `lstm/kernel/m`. */
  originalName: string;
  variable: Variable;
}

export function optimizerFields(optimizer: Optimizer): OptimizerFields {
  return optimizer as unknown as OptimizerFields;
}

/** The optimizer's list of one slot of every weight, under tfjs-core's name. */
export function optimizerSlots(optimizer: Optimizer, name: string): (Slot | undefined)[] {
  return (optimizer as unknown as { [name: string]: (Slot | undefined)[] })[name] as (Slot | undefined)[];
}

type OptimizerKindName = OptimizerDescription['kind'];

const KINDS: ReadonlyMap<unknown, OptimizerKindName> = new Map<unknown, OptimizerKindName>([
  [SGDOptimizer, 'sgd'],
  [MomentumOptimizer, 'momentum'],
  [AdamOptimizer, 'adam'],
  [AdamaxOptimizer, 'adamax'],
  [RMSPropOptimizer, 'rmsprop'],
  [AdagradOptimizer, 'adagrad'],
  [AdadeltaOptimizer, 'adadelta'],
]);

/**
 * Which of tfjs-core's optimizers it is, undefined for any other. Not by `instanceof`, which tfjs-core makes true for
 * every optimizer and every of its classes.
 */
export function optimizerKind(optimizer: Optimizer): OptimizerKindName | undefined {
  return KINDS.get(optimizer.constructor);
}

/** Sets the learning rate of the following steps; sgd and momentum keep it as a tensor, too. */
export function setLearningRate(optimizer: Optimizer, learningRate: number): void {
  const { setLearningRate: set } = optimizer as { setLearningRate?: (rate: number) => void };
  if (typeof set === 'function') set.call(optimizer, learningRate);
  else optimizerFields(optimizer).learningRate = learningRate;
}

/**
 * Gives an optimizer the state that `getWeights()` returned, so that training goes on to the same bits as without the
 * interruption.
 */
export async function restoreOptimizer(optimizer: Optimizer, state: OptimizerWeights): Promise<void> {
  await optimizer.setWeights(state);
  await multiplyUpBetas(optimizer);
}

/**
 * tfjs's Adam keeps powers of its betas, does not save them, and restores them (`tf.loadLayersModel`) with other bits
 * than its steps give. This computes them as its steps do.
 */
export async function multiplyUpBetas(optimizer: Optimizer): Promise<void> {
  if (optimizerKind(optimizer) !== 'adam') return;
  const { accBeta1, accBeta2, beta1, beta2 } = optimizerFields(optimizer);
  for (const [variable, beta] of [
    [accBeta1, beta1],
    [accBeta2, beta2],
  ] as const) {
    const power = accumulatedBeta(beta, optimizer.iterations);
    if ((await variable.data())[0] === power) continue;
    const value = scalar(power);
    variable.assign(value);
    value.dispose();
  }
}
