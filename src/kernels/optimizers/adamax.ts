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
import { average, epsilonLanes, lanes } from './words';

export function adamax(w: usize, g: usize, m: usize, u: usize, bytes: usize, block: usize): void {
  const beta1 = lanes(block, AdamaxWord.Beta1);
  const beta2 = lanes(block, AdamaxWord.Beta2);
  const rest1 = lanes(block, AdamaxWord.OneMinusBeta1);
  const epsilon = epsilonLanes(block, AdamaxWord.Epsilon);
  const stepSize = lanes(block, AdamaxWord.StepSize);
  const pairs = bytes & ~31;
  let at: usize = 0;
  for (; at < pairs; at += 32) {
    const g0 = v128.load(g + at);
    const g1 = v128.load(g + at, 16);
    const m0 = average(v128.load(m + at), beta1, g0, rest1);
    const m1 = average(v128.load(m + at, 16), beta1, g1, rest1);
    const u0 = f32x4.max(f32x4.mul(v128.load(u + at), beta2), f32x4.abs(g0));
    const u1 = f32x4.max(f32x4.mul(v128.load(u + at, 16), beta2), f32x4.abs(g1));
    const w0 = moved(v128.load(w + at), m0, u0, stepSize, epsilon);
    const w1 = moved(v128.load(w + at, 16), m1, u1, stepSize, epsilon);
    v128.store(m + at, m0);
    v128.store(m + at, m1, 16);
    v128.store(u + at, u0);
    v128.store(u + at, u1, 16);
    v128.store(w + at, w0);
    v128.store(w + at, w1, 16);
  }
  if (at == bytes) return;
  const last = v128.load(g + at);
  const first = average(v128.load(m + at), beta1, last, rest1);
  const norm = f32x4.max(f32x4.mul(v128.load(u + at), beta2), f32x4.abs(last));
  v128.store(m + at, first);
  v128.store(u + at, norm);
  v128.store(w + at, moved(v128.load(w + at), first, norm, stepSize, epsilon));
}

@inline
function moved(w: v128, m: v128, u: v128, stepSize: v128, epsilon: v128): v128 {
  return f32x4.sub(w, f32x4.mul(stepSize, f32x4.div(m, f32x4.add(u, epsilon))));
}
