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
import { epsilonLanes, lanes, number } from './words';

export function rmsProp(w: usize, g: usize, s: usize, b: usize, k: usize, bytes: usize, block: usize): void {
  const rate = lanes(block, RmsPropWord.LearningRate);
  const decay = lanes(block, RmsPropWord.Decay);
  const rest = lanes(block, RmsPropWord.OneMinusDecay);
  const inertia = lanes(block, RmsPropWord.Momentum);
  const epsilon = epsilonLanes(block, RmsPropWord.Epsilon);
  const centered = number(block, RmsPropWord.Centered) != 0;
  for (let at: usize = 0; at < bytes; at += 16) {
    const gradient = v128.load(g + at);
    const square = f32x4.mul(gradient, gradient);
    let spread = f32x4.add(f32x4.mul(v128.load(s + at), decay), f32x4.mul(square, rest));
    v128.store(s + at, spread);
    if (centered) {
      const center = f32x4.add(f32x4.mul(v128.load(k + at), decay), f32x4.mul(gradient, rest));
      v128.store(k + at, center);
      spread = f32x4.max(f32x4.sub(spread, f32x4.mul(center, center)), f32x4.splat(0));
    }
    const step = f32x4.div(f32x4.mul(gradient, rate), f32x4.sqrt(f32x4.add(spread, epsilon)));
    const moved = f32x4.add(f32x4.mul(v128.load(b + at), inertia), step);
    v128.store(b + at, moved);
    v128.store(w + at, f32x4.sub(v128.load(w + at), moved));
  }
}
