// Gradient descent with momentum, or Nesterov's.
//
//   a <- momentum a + g
//   w <- w - learningRate a                        Nesterov: w <- w - learningRate (g + a momentum)
//
// Source: tfjs-core 4.22, optimizers/momentum_optimizer.js. Exactly rounded operations in this order.

import { MomentumWord } from './hyperparameters';
import { lanes, number } from './words';

export function momentum(w: usize, g: usize, a: usize, bytes: usize, block: usize): void {
  const rate = lanes(block, MomentumWord.LearningRate);
  const inertia = lanes(block, MomentumWord.Momentum);
  const nesterov = number(block, MomentumWord.Nesterov) != 0;
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(g + at);
    let step = f32x4.add(f32x4.mul(inertia, v128.load(a + at)), gradient);
    v128.store(a + at, step);
    if (nesterov) step = f32x4.add(gradient, f32x4.mul(step, inertia));
    v128.store(w + at, f32x4.sub(v128.load(w + at), f32x4.mul(rate, step)));
  }
}
