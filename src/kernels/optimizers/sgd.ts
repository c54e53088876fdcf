// Stochastic gradient descent.
//
//   w <- w - learningRate g
//
// Source: tfjs-core 4.22, optimizers/sgd_optimizer.js. Exactly rounded operations in this order.

import { SgdWord } from './hyperparameters';
import { lanes } from './words';

export function sgd(w: usize, g: usize, bytes: usize, block: usize): void {
  const rate = lanes(block, SgdWord.LearningRate);
  const pairs = bytes & ~31;
  let at: usize = 0;
  for (; at < pairs; at += 32) {
    const w0 = f32x4.sub(v128.load(w + at), f32x4.mul(rate, v128.load(g + at)));
    const w1 = f32x4.sub(v128.load(w + at, 16), f32x4.mul(rate, v128.load(g + at, 16)));
    v128.store(w + at, w0);
    v128.store(w + at, w1, 16);
  }
  if (at == bytes) return;
  v128.store(w + at, f32x4.sub(v128.load(w + at), f32x4.mul(rate, v128.load(g + at))));
}
