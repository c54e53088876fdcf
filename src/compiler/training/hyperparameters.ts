// An optimizer's description as the kernels' block of hyperparameters, and its state in both directions.
import { AdamaxWord, AdamWord, HYPERPARAMETER_WORDS } from '../../kernels/optimizers/hyperparameters.js';
import type { OptimizerDescription, OptimizerState, ScalarName, ScalarNames } from '../optimizer.js';

/** tfjs's adagrad takes the backend's epsilon. */
const ADAGRAD_EPSILON = 1e-7;

/** Words of state by tfjs's names of them. */
const STATE_WORDS: {
  readonly [kind in keyof ScalarNames]: { readonly [name in ScalarNames[kind]]: number };
} = {
  sgd: {},
  momentum: {},
  adam: { accBeta1: AdamWord.AccumulatedBeta1, accBeta2: AdamWord.AccumulatedBeta2 },
  adamax: { accBeta1: AdamaxWord.AccumulatedBeta1, iteration: AdamaxWord.Iteration },
  rmsprop: {},
  adagrad: {},
  adadelta: {},
};

function stateWords({ kind }: OptimizerDescription): [name: ScalarName, word: number][] {
  return Object.entries(STATE_WORDS[kind]) as [ScalarName, number][];
}

/** The block of an optimizer before its first step. */
export function hyperparameters(optimizer: OptimizerDescription): Float32Array {
  const block = new Float32Array(HYPERPARAMETER_WORDS);
  block.set([optimizer.learningRate, ...wordsOf(optimizer)]);
  return block;
}

/** What follows the learning rate, word by word as the kernels have them. */
function wordsOf(optimizer: OptimizerDescription): number[] {
  switch (optimizer.kind) {
    case 'sgd':
      return [];
    case 'momentum':
      return [optimizer.momentum, Number(optimizer.useNesterov)];
    case 'adam': {
      const { beta1, beta2, epsilon, kerasEpsilon = false } = optimizer;
      // Two that the kernel computes are between.
      return [beta1, beta2, epsilon, 1 - beta1, 1 - beta2, beta1, beta2, 0, 0, Number(kerasEpsilon)];
    }
    case 'adamax': {
      const { beta1, beta2, epsilon, decay } = optimizer;
      return [beta1, beta2, epsilon, 1 - beta1, decay, beta1];
    }
    case 'rmsprop': {
      const { decay, momentum, epsilon, centered } = optimizer;
      return [decay, momentum, epsilon, 1 - decay, Number(centered)];
    }
    case 'adagrad':
      return [ADAGRAD_EPSILON];
    case 'adadelta': {
      const { rho, epsilon } = optimizer;
      return [rho, epsilon, 1 - rho];
    }
  }
}

/** The scalars of a state out of a block. */
export function readScalars(optimizer: OptimizerDescription, block: Float32Array): OptimizerState['scalars'] {
  return Object.fromEntries(stateWords(optimizer).map(([name, word]) => [name, block[word] as number]));
}

/** Writes the scalars of a state into a block; those that it lacks stay. */
export function writeScalars(
  optimizer: OptimizerDescription,
  block: Float32Array,
  scalars: OptimizerState['scalars'],
): void {
  for (const [name, word] of stateWords(optimizer)) {
    const value = scalars[name];
    if (value !== undefined) block[word] = value;
  }
}
