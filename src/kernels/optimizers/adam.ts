// Adam.
//
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g^2
//   w <- w - stepSize m / (sqrt(v scale) + epsilon), stepSize = learningRate / (1 - beta1^n),
//                                                    scale = 1 / (1 - beta2^n) at step n
//
// Source: tfjs-core 4.22, optimizers/adam_optimizer.js, which divides both moments, element by element,
// before the quotient; here PrepareOptimizer (./prepare.ts) has done so once, which saves two of three
// divisions and changes the update by at most 4 roundings. Exactly rounded operations in this order.

import { AdamWord } from './hyperparameters';
import { epsilonLanes, lanes } from './words';

export function adam(w: usize, g: usize, m: usize, v: usize, bytes: usize, block: usize): void {
  const beta1 = lanes(block, AdamWord.Beta1);
  const beta2 = lanes(block, AdamWord.Beta2);
  const rest1 = lanes(block, AdamWord.OneMinusBeta1);
  const rest2 = lanes(block, AdamWord.OneMinusBeta2);
  const epsilon = epsilonLanes(block, AdamWord.Epsilon);
  const stepSize = lanes(block, AdamWord.StepSize);
  const scale = lanes(block, AdamWord.SecondMomentScale);
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(g + at);
    const first = f32x4.add(f32x4.mul(v128.load(m + at), beta1), f32x4.mul(gradient, rest1));
    const square = f32x4.mul(gradient, gradient);
    const second = f32x4.add(f32x4.mul(v128.load(v + at), beta2), f32x4.mul(square, rest2));
    v128.store(m + at, first);
    v128.store(v + at, second);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(second, scale)), epsilon);
    v128.store(w + at, f32x4.sub(v128.load(w + at), f32x4.div(f32x4.mul(first, stepSize), root)));
  }
}
