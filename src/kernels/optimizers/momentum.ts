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
  const pairs = bytes & ~31;
  let at: usize = 0;
  for (; at < pairs; at += 32) {
    const g0 = v128.load(g + at);
    const g1 = v128.load(g + at, 16);
    const a0 = f32x4.add(f32x4.mul(inertia, v128.load(a + at)), g0);
    const a1 = f32x4.add(f32x4.mul(inertia, v128.load(a + at, 16)), g1);
    const step0 = nesterov ? f32x4.add(g0, f32x4.mul(a0, inertia)) : a0;
    const step1 = nesterov ? f32x4.add(g1, f32x4.mul(a1, inertia)) : a1;
    const w0 = f32x4.sub(v128.load(w + at), f32x4.mul(rate, step0));
    const w1 = f32x4.sub(v128.load(w + at, 16), f32x4.mul(rate, step1));
    v128.store(a + at, a0);
    v128.store(a + at, a1, 16);
    v128.store(w + at, w0);
    v128.store(w + at, w1, 16);
  }
  if (at == bytes) return;
  const last = v128.load(g + at);
  const sum = f32x4.add(f32x4.mul(inertia, v128.load(a + at)), last);
  const step = nesterov ? f32x4.add(last, f32x4.mul(sum, inertia)) : sum;
  v128.store(a + at, sum);
  v128.store(w + at, f32x4.sub(v128.load(w + at), f32x4.mul(rate, step)));
}
