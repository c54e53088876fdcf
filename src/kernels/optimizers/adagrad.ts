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
  const pairs = bytes & ~31;
  let at: usize = 0;
  for (; at < pairs; at += 32) {
    const g0 = v128.load(g + at);
    const g1 = v128.load(g + at, 16);
    const a0 = f32x4.add(v128.load(a + at), f32x4.mul(g0, g0));
    const a1 = f32x4.add(v128.load(a + at, 16), f32x4.mul(g1, g1));
    const w0 = moved(v128.load(w + at), g0, a0, rate, epsilon);
    const w1 = moved(v128.load(w + at, 16), g1, a1, rate, epsilon);
    v128.store(a + at, a0);
    v128.store(a + at, a1, 16);
    v128.store(w + at, w0);
    v128.store(w + at, w1, 16);
  }
  if (at == bytes) return;
  const last = v128.load(g + at);
  const sum = f32x4.add(v128.load(a + at), f32x4.mul(last, last));
  v128.store(a + at, sum);
  v128.store(w + at, moved(v128.load(w + at), last, sum, rate, epsilon));
}

@inline
function moved(w: v128, g: v128, a: v128, rate: v128, epsilon: v128): v128 {
  return f32x4.sub(w, f32x4.mul(f32x4.div(g, f32x4.sqrt(f32x4.add(a, epsilon))), rate));
}
