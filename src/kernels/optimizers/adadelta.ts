// Adadelta.
//
//   x <- sqrt(d + epsilon) / sqrt(a + epsilon) g
//   a <- rho a + (1 - rho) g^2
//   d <- rho d + (1 - rho) x^2
//   w <- w - learningRate x
//
// Source: tfjs-core 4.22, optimizers/adadelta_optimizer.js, which takes the accumulated gradients of before
// this step for x (Keras and Zeiler, arXiv:1212.5701, those with it). Exactly rounded operations in this
// order.

import { AdadeltaWord } from './hyperparameters';
import { average, epsilonLanes, lanes } from './words';

export function adadelta(w: usize, g: usize, a: usize, d: usize, bytes: usize, block: usize): void {
  const rate = lanes(block, AdadeltaWord.LearningRate);
  const rho = lanes(block, AdadeltaWord.Rho);
  const rest = lanes(block, AdadeltaWord.OneMinusRho);
  const epsilon = epsilonLanes(block, AdadeltaWord.Epsilon);
  const pairs = bytes & ~31;
  let at: usize = 0;
  for (; at < pairs; at += 32) {
    const g0 = v128.load(g + at);
    const g1 = v128.load(g + at, 16);
    const a0 = v128.load(a + at);
    const a1 = v128.load(a + at, 16);
    const d0 = v128.load(d + at);
    const d1 = v128.load(d + at, 16);
    const x0 = update(g0, a0, d0, epsilon);
    const x1 = update(g1, a1, d1, epsilon);
    const nextA0 = average(a0, rho, f32x4.mul(g0, g0), rest);
    const nextA1 = average(a1, rho, f32x4.mul(g1, g1), rest);
    const nextD0 = average(d0, rho, f32x4.mul(x0, x0), rest);
    const nextD1 = average(d1, rho, f32x4.mul(x1, x1), rest);
    const w0 = f32x4.sub(v128.load(w + at), f32x4.mul(x0, rate));
    const w1 = f32x4.sub(v128.load(w + at, 16), f32x4.mul(x1, rate));
    v128.store(a + at, nextA0);
    v128.store(a + at, nextA1, 16);
    v128.store(d + at, nextD0);
    v128.store(d + at, nextD1, 16);
    v128.store(w + at, w0);
    v128.store(w + at, w1, 16);
  }
  if (at == bytes) return;
  const last = v128.load(g + at);
  const gradients = v128.load(a + at);
  const updates = v128.load(d + at);
  const x = update(last, gradients, updates, epsilon);
  v128.store(a + at, average(gradients, rho, f32x4.mul(last, last), rest));
  v128.store(d + at, average(updates, rho, f32x4.mul(x, x), rest));
  v128.store(w + at, f32x4.sub(v128.load(w + at), f32x4.mul(x, rate)));
}

@inline
function update(g: v128, a: v128, d: v128, epsilon: v128): v128 {
  return f32x4.mul(f32x4.div(f32x4.sqrt(f32x4.add(d, epsilon)), f32x4.sqrt(f32x4.add(a, epsilon))), g);
}
