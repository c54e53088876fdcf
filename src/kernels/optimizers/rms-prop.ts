// RMSProp, plain or centered, with momentum.
//
//   s <- decay s + (1 - decay) g^2
//   k <- decay k + (1 - decay) g                                       (centered)
//   b <- momentum b + g learningRate / sqrt(s + epsilon)
//        centered: b <- momentum b + g learningRate / sqrt(max(s - k^2, 0) + epsilon)
//   w <- w - b
//
// Source: tfjs-core 4.22, optimizers/rmsprop_optimizer.js - but for the centered root. There it is that of s
// - (k^2 + epsilon): epsilon is taken away, where Keras and Graves (arXiv:1308.0850, eq. 40) add it, and
// where gradients change little s - k^2, a variance, falls below epsilon, and the weights become NaN. Here
// epsilon is added, and a variance which rounding made negative counts as 0. Both agree where s - k^2 is much
// greater than epsilon. Exactly rounded operations in this order.

import { RmsPropWord } from './hyperparameters';
import { average, epsilonLanes, lanes, number } from './words';

export function rmsProp(w: usize, g: usize, s: usize, b: usize, k: usize, bytes: usize, block: usize): void {
  const rate = lanes(block, RmsPropWord.LearningRate);
  const decay = lanes(block, RmsPropWord.Decay);
  const rest = lanes(block, RmsPropWord.OneMinusDecay);
  const inertia = lanes(block, RmsPropWord.Momentum);
  const epsilon = epsilonLanes(block, RmsPropWord.Epsilon);
  const centered = number(block, RmsPropWord.Centered) != 0;
  const pairs: usize = centered ? 0 : bytes & ~31;
  let at: usize = 0;
  for (; at < pairs; at += 32) {
    const g0 = v128.load(g + at);
    const g1 = v128.load(g + at, 16);
    const s0 = average(v128.load(s + at), decay, f32x4.mul(g0, g0), rest);
    const s1 = average(v128.load(s + at, 16), decay, f32x4.mul(g1, g1), rest);
    const b0 = f32x4.add(f32x4.mul(v128.load(b + at), inertia), scaled(g0, s0, rate, epsilon));
    const b1 = f32x4.add(f32x4.mul(v128.load(b + at, 16), inertia), scaled(g1, s1, rate, epsilon));
    const w0 = f32x4.sub(v128.load(w + at), b0);
    const w1 = f32x4.sub(v128.load(w + at, 16), b1);
    v128.store(s + at, s0);
    v128.store(s + at, s1, 16);
    v128.store(b + at, b0);
    v128.store(b + at, b1, 16);
    v128.store(w + at, w0);
    v128.store(w + at, w1, 16);
  }
  for (; at < bytes; at += 16) {
    const gradient = v128.load(g + at);
    let spread = average(v128.load(s + at), decay, f32x4.mul(gradient, gradient), rest);
    v128.store(s + at, spread);
    if (centered) {
      const center = average(v128.load(k + at), decay, gradient, rest);
      v128.store(k + at, center);
      spread = f32x4.max(f32x4.sub(spread, f32x4.mul(center, center)), f32x4.splat(0));
    }
    const moved = f32x4.add(f32x4.mul(v128.load(b + at), inertia), scaled(gradient, spread, rate, epsilon));
    v128.store(b + at, moved);
    v128.store(w + at, f32x4.sub(v128.load(w + at), moved));
  }
}

@inline
function scaled(g: v128, spread: v128, rate: v128, epsilon: v128): v128 {
  return f32x4.div(f32x4.mul(g, rate), f32x4.sqrt(f32x4.add(spread, epsilon)));
}
