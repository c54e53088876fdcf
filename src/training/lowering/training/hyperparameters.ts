// An optimizer's description as the kernels' block of hyperparameters, and its state in both directions.
import {
  AdadeltaWord,
  AdagradWord,
  AdamaxWord,
  AdamWord,
  HYPERPARAMETER_WORDS,
  MomentumWord,
  RmsPropWord,
  SgdWord,
} from '../../../kernels/optimizers/hyperparameters.js';
import type { OptimizerDescription, OptimizerState } from '../../optimizer.js';

/** tfjs's adagrad takes the backend's epsilon. */
const ADAGRAD_EPSILON = 1e-7;

/** Words of state by tfjs's names of them. */
const STATE_WORDS: { readonly [kind: string]: { readonly [name: string]: number } } = {
  adam: { accBeta1: AdamWord.AccumulatedBeta1, accBeta2: AdamWord.AccumulatedBeta2 },
  adamax: { accBeta1: AdamaxWord.AccumulatedBeta1, iteration: AdamaxWord.Iteration },
};

/** The block of an optimizer before its first step. */
export function hyperparameters(optimizer: OptimizerDescription): Float32Array {
  const block = new Float32Array(HYPERPARAMETER_WORDS);
  for (const [word, value] of words(optimizer)) block[word] = value;
  return block;
}

function words(optimizer: OptimizerDescription): [number, number][] {
  switch (optimizer.kind) {
    case 'sgd':
      return [[SgdWord.LearningRate, optimizer.learningRate]];
    case 'momentum':
      return [
        [MomentumWord.LearningRate, optimizer.learningRate],
        [MomentumWord.Momentum, optimizer.momentum],
        [MomentumWord.Nesterov, optimizer.useNesterov ? 1 : 0],
      ];
    case 'adam':
      return [
        [AdamWord.LearningRate, optimizer.learningRate],
        [AdamWord.Beta1, optimizer.beta1],
        [AdamWord.Beta2, optimizer.beta2],
        [AdamWord.Epsilon, optimizer.epsilon],
        [AdamWord.OneMinusBeta1, 1 - optimizer.beta1],
        [AdamWord.OneMinusBeta2, 1 - optimizer.beta2],
        [AdamWord.AccumulatedBeta1, optimizer.beta1],
        [AdamWord.AccumulatedBeta2, optimizer.beta2],
      ];
    case 'adamax':
      return [
        [AdamaxWord.LearningRate, optimizer.learningRate],
        [AdamaxWord.Beta1, optimizer.beta1],
        [AdamaxWord.Beta2, optimizer.beta2],
        [AdamaxWord.Epsilon, optimizer.epsilon],
        [AdamaxWord.OneMinusBeta1, 1 - optimizer.beta1],
        [AdamaxWord.Decay, optimizer.decay],
        [AdamaxWord.AccumulatedBeta1, optimizer.beta1],
        [AdamaxWord.Iteration, 0],
      ];
    case 'rmsprop':
      return [
        [RmsPropWord.LearningRate, optimizer.learningRate],
        [RmsPropWord.Decay, optimizer.decay],
        [RmsPropWord.Momentum, optimizer.momentum],
        [RmsPropWord.Epsilon, optimizer.epsilon],
        [RmsPropWord.OneMinusDecay, 1 - optimizer.decay],
        [RmsPropWord.Centered, optimizer.centered ? 1 : 0],
      ];
    case 'adagrad':
      return [
        [AdagradWord.LearningRate, optimizer.learningRate],
        [AdagradWord.Epsilon, ADAGRAD_EPSILON],
      ];
    case 'adadelta':
      return [
        [AdadeltaWord.LearningRate, optimizer.learningRate],
        [AdadeltaWord.Rho, optimizer.rho],
        [AdadeltaWord.Epsilon, optimizer.epsilon],
        [AdadeltaWord.OneMinusRho, 1 - optimizer.rho],
      ];
  }
}

/** The scalars of a state out of a block. */
export function readScalars(optimizer: OptimizerDescription, block: Float32Array): OptimizerState['scalars'] {
  const state = Object.entries(STATE_WORDS[optimizer.kind] ?? {});
  return Object.fromEntries(state.map(([name, word]) => [name, block[word] as number]));
}

/** Writes the scalars of a state into a block; those that it lacks stay. */
export function writeScalars(
  optimizer: OptimizerDescription,
  block: Float32Array,
  scalars: OptimizerState['scalars'],
): void {
  for (const [name, word] of Object.entries(STATE_WORDS[optimizer.kind] ?? {})) {
    const value = scalars[name];
    if (value !== undefined) block[word] = value;
  }
}
