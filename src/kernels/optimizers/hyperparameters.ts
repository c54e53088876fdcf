// What an optimizer's block of hyperparameters holds, word by word: float32 numbers which the training
// compiler writes, and the kernels read. Plain TypeScript and AssemblyScript at once.
//
// Numbers are float32 roundings of what tfjs's optimizer has as a JavaScript number; `OneMinus...` are 1 - x
// computed in float64 from that JavaScript number, then rounded. *State* are words that PrepareOptimizer
// advances at every step, and that belong into a checkpoint; *derived* ones it computes from the others, so
// they may begin as anything. Word 0 is the learning rate for all, so a schedule needs to know nothing else.
//
// Slots, in the order of Optimize's operands, zeros at the beginning unless said:
//   sgd        none
//   momentum   accumulation
//   adam       m (first moment), v (second moment)
//   adamax     m (first moment), u (weighted infinity norm)
//   rmsprop    mean square, momentum, mean gradient (centered only)
//   adagrad    accumulator, begins as tfjs's initialAccumulatorValue (0.1)
//   adadelta   accumulated squared gradients, accumulated squared updates

/** Words of a block, whichever the optimizer: one cache line. */
export const HYPERPARAMETER_WORDS: i32 = 16;

/** Word of the learning rate, for every optimizer. */
export const LEARNING_RATE_WORD: i32 = 0;

export enum SgdWord {
  LearningRate = 0,
}

export enum MomentumWord {
  LearningRate = 0,
  Momentum = 1,
  /** 0 or 1 */
  Nesterov = 2,
}

export enum AdamWord {
  LearningRate = 0,
  Beta1 = 1,
  Beta2 = 2,
  Epsilon = 3,
  OneMinusBeta1 = 4,
  OneMinusBeta2 = 5,
  /** State: beta1 to the power of the number of the next step, as a float32 product; begins as beta1. */
  AccumulatedBeta1 = 6,
  /** State: likewise of beta2. */
  AccumulatedBeta2 = 7,
  /** Derived: learningRate / (1 - accumulatedBeta1); of Keras' epsilon times sqrt(1 - accumulatedBeta2) */
  StepSize = 8,
  /** Derived: 1 / (1 - accumulatedBeta2); of Keras' epsilon 1 */
  SecondMomentScale = 9,
  /** 0 or 1: whether epsilon is added before the second moment is corrected, as Keras does. */
  KerasEpsilon = 10,
}

export enum AdamaxWord {
  LearningRate = 0,
  Beta1 = 1,
  Beta2 = 2,
  Epsilon = 3,
  OneMinusBeta1 = 4,
  Decay = 5,
  /** State: beta1 to the power of the number of the next step, as a float32 product; begins as beta1. */
  AccumulatedBeta1 = 6,
  /** State: steps done. */
  Iteration = 7,
  /** Derived: learningRate / (iteration * decay + 1) / (1 - accumulatedBeta1) */
  StepSize = 8,
}

export enum RmsPropWord {
  LearningRate = 0,
  Decay = 1,
  Momentum = 2,
  Epsilon = 3,
  OneMinusDecay = 4,
  /** 0 or 1 */
  Centered = 5,
}

export enum AdagradWord {
  LearningRate = 0,
  /** tfjs takes the backend's: 1e-7 */
  Epsilon = 1,
}

export enum AdadeltaWord {
  LearningRate = 0,
  Rho = 1,
  Epsilon = 2,
  OneMinusRho = 3,
}
