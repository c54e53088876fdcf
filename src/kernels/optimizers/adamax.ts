// Adamax, Adam with the infinity norm.
//
//   m <- beta1 m + (1 - beta1) g
//   u <- max(beta2 u, |g|)
//   w <- w - stepSize (m / (u + epsilon))
//   stepSize = learningRate / ((n - 1) decay + 1) / (1 - beta1^n) at step n
//
// Source: tfjs-core 4.22, optimizers/adamax_optimizer.js; stepSize comes from PrepareOptimizer
// (./prepare.ts). Exactly rounded operations in this order.

import { AdamaxWord } from './hyperparameters';
import { epsilonLanes, lanes } from './words';

export function adamax(w: usize, g: usize, m: usize, u: usize, bytes: usize, block: usize): void {
  const beta1 = lanes(block, AdamaxWord.Beta1);
  const beta2 = lanes(block, AdamaxWord.Beta2);
  const rest1 = lanes(block, AdamaxWord.OneMinusBeta1);
  const epsilon = epsilonLanes(block, AdamaxWord.Epsilon);
  const stepSize = lanes(block, AdamaxWord.StepSize);
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(g + at);
    const first = f32x4.add(f32x4.mul(v128.load(m + at), beta1), f32x4.mul(gradient, rest1));
    const norm = f32x4.max(f32x4.mul(v128.load(u + at), beta2), f32x4.abs(gradient));
    v128.store(m + at, first);
    v128.store(u + at, norm);
    const quotient = f32x4.div(first, f32x4.add(norm, epsilon));
    v128.store(w + at, f32x4.sub(v128.load(w + at), f32x4.mul(stepSize, quotient)));
  }
}
