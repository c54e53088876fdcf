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
import { epsilonLanes, lanes } from './words';

export function adadelta(w: usize, g: usize, a: usize, d: usize, bytes: usize, block: usize): void {
  const rate = lanes(block, AdadeltaWord.LearningRate);
  const rho = lanes(block, AdadeltaWord.Rho);
  const rest = lanes(block, AdadeltaWord.OneMinusRho);
  const epsilon = epsilonLanes(block, AdadeltaWord.Epsilon);
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(g + at);
    const gradients = v128.load(a + at);
    const updates = v128.load(d + at);
    const quotient = f32x4.div(
      f32x4.sqrt(f32x4.add(updates, epsilon)),
      f32x4.sqrt(f32x4.add(gradients, epsilon)),
    );
    const update = f32x4.mul(quotient, gradient);
    const squares = f32x4.mul(f32x4.mul(gradient, gradient), rest);
    v128.store(a + at, f32x4.add(f32x4.mul(gradients, rho), squares));
    v128.store(d + at, f32x4.add(f32x4.mul(updates, rho), f32x4.mul(f32x4.mul(update, update), rest)));
    v128.store(w + at, f32x4.sub(v128.load(w + at), f32x4.mul(update, rate)));
  }
}
