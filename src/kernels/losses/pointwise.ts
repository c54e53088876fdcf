// Losses of one number and its target, of one sample over its steps, and their gradients.
//
//   p, t, d [steps, columns], rows `stride` bytes apart; c = columns; parameters [columns] or 0; E = 1e-7
//   loss                          l of a column                                       dl / dp
//   meanAbsolutePercentageError   100 |u|, u = (t - p) / max(|t|, E)                  u > 0: -100 / max(|t|, E), else 100 / max(|t|, E)
//   meanSquaredLogarithmicError   g^2, g = log1p(max(p, E)) - log1p(max(t, E))        p >= E: 2 g / (1 + p), else 0
//   squaredHinge                  m^2, m = max(0, 1 - t p)                            -2 m t
//   hinge                         m                                                   m > 0: -t, else 0
//   hingeLoss                     m with 2 t - 1 for t                                likewise
//   logcosh                       log cosh(p - t)                                     tanh(p - t)
//   kullbackLeiblerDivergence     c t log(clip(t) / clip(p)), into [E, 1]             -c t / p where E <= p <= 1, else 0
//   poisson                       p - t log(p + E)                                    1 - t / (p + E)
//   huber                         q^2 / 2 + k (a - q), a = |p - t|, q = min(a, k)     p - t into [-k, k]
//   quantile                      max(k e, (k - 1) e), e = t - p                      e >= 0: -k, else 1 - k
//   absoluteDifference            |p - t|                                             p >= t: 1, else -1
//   logLoss                       -t log(p + E) - (1 - t) log(1 - p + E)              (1 - t) / (1 - p + E) - t / (p + E)
//   sigmoidCrossEntropy           max(p, 0) - p t + log1p(exp(-|p|))                  sigmoid(p) - t
//
// with k of the parameters. The sum of l over the columns is divided by c (so kullbackLeiblerDivergence is a sum).
// Sources: tfjs-layers 4.22, losses.js; tfjs-core 4.22, ops/losses and the gradients of the operations there, also where l has
// a corner; Keras 3, losses.huber; the quantile loss of Koenker and Bassett, 1978. log cosh x is -log1p(-tanh(x)^2) / 2 below
// 1 and |x| + log1p((1 - tanh |x|) / (1 + tanh |x|)) - log 2 from there on, which cancels nowhere.
//
// Error of l (test/kernels/losses/errors.test.ts): hinge, hingeLoss, quantile, absoluteDifference 0.5 ULP; squaredHinge, huber 2;
// logcosh 6; where terms meet, in ULP of the greatest: meanAbsolutePercentageError 2.1, meanSquaredLogarithmicError 2.7,
// kullbackLeiblerDivergence, poisson 2.5, sigmoidCrossEntropy 2; logLoss 2.5 ULP of 1, for what it takes the logarithms of is
// rounded. Of dl / dp: the roundings of its formula, and those of ../numbers. Sums of a row are float32 in four lanes, then
// (0 + 1) + (2 + 3); over steps, float64 in order. Padding of d 0. d may be 0: no gradient is written.

import { lastLanes, rowBytes, sumOfLanes } from '../data/rows';
import { exp } from '../numbers/exp';
import { log } from '../numbers/log';
import { log1p } from '../numbers/log1p';
import { sigmoid } from '../numbers/sigmoid';
import { tanh } from '../numbers/tanh';
import { LossFunction } from '../program/opcodes';
import { LOWER } from './clip';

const LN2: f32 = 0.6931471805599453;

/** Sum over the steps of the loss `code`. */
export function pointwise(
  code: i32,
  p: usize,
  t: usize,
  d: usize,
  parameters: usize,
  steps: i32,
  columns: i32,
  stride: usize,
  scale: f64,
): f64 {
  const last = rowBytes(columns) - 16;
  const lanes = lastLanes(columns);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const lower = f32x4.splat(LOWER);
  const percent = code == LossFunction.MeanAbsolutePercentageError;
  const isSum = code == LossFunction.KullbackLeiblerDivergence;
  const factor: f64 = percent ? 100 : 1;
  const divisor: f64 = isSum ? 1 : <f64>columns;
  const slopes = f32x4.splat(<f32>((scale * factor) / divisor));
  let total: f64 = 0;
  for (let step = 0; step < steps; step++) {
    let sums = zero;
    for (let at: usize = 0; at <= last; at += 16) {
      const kept = at == last ? lanes : i32x4.splat(-1);
      const prediction = v128.load(p + at);
      const target = v128.load(t + at);
      let value = zero;
      let slope = zero;
      switch (code) {
        case LossFunction.MeanAbsolutePercentageError: {
          const size = f32x4.max(f32x4.abs(target), lower);
          const u = f32x4.div(f32x4.sub(target, prediction), size);
          value = f32x4.abs(u);
          slope = f32x4.div(v128.bitselect(f32x4.neg(one), one, f32x4.gt(u, zero)), size);
          break;
        }
        case LossFunction.MeanSquaredLogarithmicError: {
          const above = f32x4.max(prediction, lower);
          const gap = f32x4.sub(log1p(above), log1p(f32x4.max(target, lower)));
          const steepness = f32x4.div(f32x4.add(gap, gap), f32x4.add(above, one));
          value = f32x4.mul(gap, gap);
          slope = v128.and(steepness, f32x4.ge(prediction, lower));
          break;
        }
        case LossFunction.SquaredHinge: {
          const margin = f32x4.max(f32x4.sub(one, f32x4.mul(target, prediction)), zero);
          value = f32x4.mul(margin, margin);
          slope = f32x4.neg(f32x4.mul(f32x4.add(margin, margin), target));
          break;
        }
        case LossFunction.Hinge:
        case LossFunction.HingeLoss: {
          const both = f32x4.sub(f32x4.add(target, target), one);
          const sign = code == LossFunction.Hinge ? target : both;
          value = f32x4.max(f32x4.sub(one, f32x4.mul(sign, prediction)), zero);
          slope = v128.and(f32x4.neg(sign), f32x4.gt(value, zero));
          break;
        }
        case LossFunction.Logcosh: {
          const difference = f32x4.sub(prediction, target);
          const size = f32x4.abs(difference);
          slope = tanh(difference);
          const bent = f32x4.abs(slope);
          const near = f32x4.lt(size, one);
          const far = f32x4.div(f32x4.sub(one, bent), f32x4.add(one, bent));
          const logarithm = log1p(v128.bitselect(f32x4.neg(f32x4.mul(bent, bent)), far, near));
          const beyond = f32x4.add(size, f32x4.sub(logarithm, f32x4.splat(LN2)));
          value = v128.bitselect(f32x4.mul(logarithm, f32x4.splat(-0.5)), beyond, near);
          break;
        }
        case LossFunction.KullbackLeiblerDivergence: {
          const within = f32x4.min(f32x4.max(prediction, lower), one);
          const truth = f32x4.min(f32x4.max(target, lower), one);
          const inside = v128.and(f32x4.ge(prediction, lower), f32x4.le(prediction, one));
          value = f32x4.mul(target, log(f32x4.div(truth, within)));
          slope = v128.and(f32x4.neg(f32x4.div(target, within)), inside);
          break;
        }
        case LossFunction.Poisson: {
          const rate = f32x4.add(prediction, lower);
          value = f32x4.sub(prediction, f32x4.mul(target, log(rate)));
          slope = f32x4.sub(one, f32x4.div(target, rate));
          break;
        }
        case LossFunction.Huber: {
          const delta = v128.load(parameters + at);
          const difference = f32x4.sub(prediction, target);
          const size = f32x4.abs(difference);
          const quadratic = f32x4.min(size, delta);
          const half = f32x4.mul(f32x4.mul(quadratic, quadratic), f32x4.splat(0.5));
          value = f32x4.add(half, f32x4.mul(delta, f32x4.sub(size, quadratic)));
          slope = f32x4.max(f32x4.min(difference, delta), f32x4.neg(delta));
          break;
        }
        case LossFunction.Quantile: {
          const quantile = v128.load(parameters + at);
          const difference = f32x4.sub(target, prediction);
          const below = f32x4.sub(quantile, one);
          value = f32x4.max(f32x4.mul(quantile, difference), f32x4.mul(below, difference));
          slope = f32x4.neg(v128.bitselect(quantile, below, f32x4.ge(difference, zero)));
          break;
        }
        case LossFunction.AbsoluteDifference: {
          const difference = f32x4.sub(prediction, target);
          value = f32x4.abs(difference);
          slope = v128.bitselect(one, f32x4.neg(one), f32x4.ge(difference, zero));
          break;
        }
        case LossFunction.LogLoss: {
          const hit = f32x4.add(prediction, lower);
          const miss = f32x4.add(f32x4.sub(one, prediction), lower);
          const rest = f32x4.sub(one, target);
          value = f32x4.neg(f32x4.add(f32x4.mul(target, log(hit)), f32x4.mul(rest, log(miss))));
          slope = f32x4.sub(f32x4.div(rest, miss), f32x4.div(target, hit));
          break;
        }
        case LossFunction.SigmoidCrossEntropy: {
          const linear = f32x4.sub(f32x4.max(prediction, zero), f32x4.mul(prediction, target));
          value = f32x4.add(linear, log1p(exp(f32x4.neg(f32x4.abs(prediction)))));
          slope = f32x4.sub(sigmoid(prediction), target);
          break;
        }
        default:
          value = f32x4.splat(NaN);
      }
      sums = f32x4.add(sums, v128.and(value, kept));
      if (d) v128.store(d + at, v128.and(f32x4.mul(slope, slopes), kept));
    }
    total += sumOfLanes(sums);
    p += stride;
    t += stride;
    if (d) d += stride;
  }
  return (total * factor) / divisor;
}
