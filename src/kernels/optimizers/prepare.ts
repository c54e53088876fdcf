// PrepareOptimizer: the numbers of an optimizer which change from step to step, before the weights' turn.
//
//   adam    step size = learningRate / (1 - b1), scale of v = 1 / (1 - b2); then b1 *= beta1, b2 *= beta2
//           Keras' epsilon: step size = learningRate / (1 - b1) sqrt(1 - b2), scale of v = 1
//   adamax  step size = learningRate / (iteration * decay + 1) / (1 - b1); then b1 *= beta1, iteration += 1
//   b1, b2 = accumulatedBeta1, accumulatedBeta2
//
// Source: tfjs-core 4.22, optimizers/{adam,adamax}_optimizer.js; keras 3.15, src/optimizers/adam.py. The products b1, b2 and the count are
// float32, as there; quotients are computed in float64 and rounded once. By thread 0; a barrier must come
// before Optimize.

import { OptimizerKind } from '../program/opcodes';
import { thread } from '../program/share';
import { AdamaxWord, AdamWord } from './hyperparameters';
import { number } from './words';

export function prepareOptimizer(record: usize): void {
  if (thread != 0) return;
  const block = load<usize>(record, 4);
  switch (load<i32>(record, 8)) {
    case OptimizerKind.Adam: prepareAdam(block); break;
    case OptimizerKind.Adamax: prepareAdamax(block); break;
    case OptimizerKind.Sgd:
    case OptimizerKind.Momentum:
    case OptimizerKind.RmsProp:
    case OptimizerKind.Adagrad:
    case OptimizerKind.Adadelta: break;
  }
}

function prepareAdam(block: usize): void {
  const power1 = number(block, AdamWord.AccumulatedBeta1);
  const power2 = number(block, AdamWord.AccumulatedBeta2);
  const rate = <f64>number(block, AdamWord.LearningRate);
  const rest = 1 - <f64>power2;
  const isKeras = number(block, AdamWord.KerasEpsilon) != 0;
  const stepSize = rate / (1 - <f64>power1);
  write(block, AdamWord.StepSize, <f32>(isKeras ? stepSize * Math.sqrt(rest) : stepSize));
  write(block, AdamWord.SecondMomentScale, isKeras ? 1 : <f32>(1 / rest));
  write(block, AdamWord.AccumulatedBeta1, power1 * number(block, AdamWord.Beta1));
  write(block, AdamWord.AccumulatedBeta2, power2 * number(block, AdamWord.Beta2));
}

function prepareAdamax(block: usize): void {
  const power = number(block, AdamaxWord.AccumulatedBeta1);
  const iteration = number(block, AdamaxWord.Iteration);
  const slowed = <f64>iteration * <f64>number(block, AdamaxWord.Decay) + 1;
  const rate = <f64>number(block, AdamaxWord.LearningRate) / slowed;
  write(block, AdamaxWord.StepSize, <f32>(rate / (1 - <f64>power)));
  write(block, AdamaxWord.AccumulatedBeta1, power * number(block, AdamaxWord.Beta1));
  write(block, AdamaxWord.Iteration, iteration + 1);
}

@inline
function write(block: usize, word: i32, value: f32): void {
  store<f32>(block + ((<usize>word) << 2), value);
}
