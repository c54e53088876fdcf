// Adagrad.
//
//   a <- a + g^2
//   w <- w - learningRate (g / sqrt(a + epsilon))
//
// Source: tfjs-core 4.22, optimizers/adagrad_optimizer.js. Exactly rounded operations in this order.

import { AdagradWord } from './hyperparameters';
import { epsilonLanes, lanes } from './words';

export function adagrad(w: usize, g: usize, a: usize, bytes: usize, block: usize): void {
  const rate = lanes(block, AdagradWord.LearningRate);
  const epsilon = epsilonLanes(block, AdagradWord.Epsilon);
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(g + at);
    const sum = f32x4.add(v128.load(a + at), f32x4.mul(gradient, gradient));
    v128.store(a + at, sum);
    const step = f32x4.div(gradient, f32x4.sqrt(f32x4.add(sum, epsilon)));
    v128.store(w + at, f32x4.sub(v128.load(w + at), f32x4.mul(step, rate)));
  }
}
