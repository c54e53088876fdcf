// Adam.
//
//   m <- beta1 m + (1 - beta1) g
//   v <- beta2 v + (1 - beta2) g^2
//   w <- w - stepSize m / (sqrt(v scale) + epsilon), stepSize = learningRate / (1 - beta1^n),
//                                                    scale = 1 / (1 - beta2^n) at step n
//   Keras' epsilon: stepSize = learningRate sqrt(1 - beta2^n) / (1 - beta1^n), scale = 1
//
// Source: tfjs-core 4.22, optimizers/adam_optimizer.js, which divides both moments, element by element,
// before the quotient; here PrepareOptimizer (./prepare.ts) has done so once, which saves two of three
// divisions and changes the update by at most 4 roundings. Exactly rounded operations in this order.

import { AdamWord } from './hyperparameters';
import { average, epsilonLanes, lanes } from './words';

export function adam(w: usize, g: usize, m: usize, v: usize, bytes: usize, block: usize): void {
  const beta1 = lanes(block, AdamWord.Beta1);
  const beta2 = lanes(block, AdamWord.Beta2);
  const rest1 = lanes(block, AdamWord.OneMinusBeta1);
  const rest2 = lanes(block, AdamWord.OneMinusBeta2);
  const epsilon = epsilonLanes(block, AdamWord.Epsilon);
  const stepSize = lanes(block, AdamWord.StepSize);
  const scale = lanes(block, AdamWord.SecondMomentScale);
  const pairs = bytes & ~31;
  let at: usize = 0;
  for (; at < pairs; at += 32) {
    const g0 = v128.load(g + at);
    const g1 = v128.load(g + at, 16);
    const m0 = average(v128.load(m + at), beta1, g0, rest1);
    const m1 = average(v128.load(m + at, 16), beta1, g1, rest1);
    const v0 = average(v128.load(v + at), beta2, f32x4.mul(g0, g0), rest2);
    const v1 = average(v128.load(v + at, 16), beta2, f32x4.mul(g1, g1), rest2);
    const w0 = moved(v128.load(w + at), m0, v0, stepSize, scale, epsilon);
    const w1 = moved(v128.load(w + at, 16), m1, v1, stepSize, scale, epsilon);
    v128.store(m + at, m0);
    v128.store(m + at, m1, 16);
    v128.store(v + at, v0);
    v128.store(v + at, v1, 16);
    v128.store(w + at, w0);
    v128.store(w + at, w1, 16);
  }
  if (at == bytes) return;
  const last = v128.load(g + at);
  const first = average(v128.load(m + at), beta1, last, rest1);
  const second = average(v128.load(v + at), beta2, f32x4.mul(last, last), rest2);
  v128.store(m + at, first);
  v128.store(v + at, second);
  v128.store(w + at, moved(v128.load(w + at), first, second, stepSize, scale, epsilon));
}

@inline
function moved(w: v128, m: v128, v: v128, stepSize: v128, scale: v128, epsilon: v128): v128 {
  const root = f32x4.add(f32x4.sqrt(f32x4.mul(v, scale)), epsilon);
  return f32x4.sub(w, f32x4.div(f32x4.mul(m, stepSize), root));
}
