// The element-wise activations of tfjs-layers and those of Keras 3 beside them, four numbers at once: y = f(x) and f'(x).
//
//   linear       x                                          1
//   sigmoid      1 / (1 + exp(-x))                          y (1 - y)
//   hardSigmoid  clip(0.2 x + 0.5, 0, 1)                    0.2 where 0 <= 0.2 x + 0.5 <= 1, else 0
//   tanh         tanh x                                     1 - y^2
//   relu         max(x, 0)                                  x > 0
//   relu6        min(max(x, 0), 6)                          0 < x < 6
//   elu          x >= 0: x, else exp(x) - 1                 x >= 0: 1, else y + 1
//   selu         scale * (x >= 0: x, else alpha (exp(x) - 1))   x > 0: scale, else scale alpha exp(x)
//   softplus     log(1 + exp(x))                            sigmoid(x)
//   softsign     x / (1 + |x|)                              1 / (1 + |x|)^2
//   swish        x sigmoid(x)                               s + y (1 - s), s = sigmoid(x)
//   mish         x u, u = tanh(softplus(x))                 u + x (1 - u^2) sigmoid(x)
//                e = exp(x), n = e (e + 2), u = n / (n + 2), (1 - u^2) sigmoid(x) = 4 e (e + 1) / (n + 2)^2
//   gelu         x P, P = (1 + erf(x / sqrt 2)) / 2         P + x exp(-x^2 / 2) / sqrt(2 pi)
//   gelu_new     x (1 + u) / 2                              (1 + u + x (1 - u^2) k (1 + 0.134145 x^2)) / 2
//                u = tanh(k (x + 0.044715 x^3)), k = sqrt(2 / pi)
//   keras3HardSigmoid  min(max(x + 3, 0), 6) / 6            1 / 6 where 0 < x + 3 < 6, else 0
//   exponential  exp(x)                                     y
//   hardTanh     min(max(x, -1), 1)                         1 where -1 <= x <= 1, else 0
//   hardSilu     x h, h = keras3HardSigmoid(x)              h + x h'(x)
//   leakyRelu    max(x, 0.2 x)                              x > 0: 1, else 0.2
//
// Source: tfjs-layers 4.22, activations.js, and the gradients of tfjs-core 4.22; where f has a corner, the
// derivative is the one tfjs takes there. keras3HardSigmoid and what follows: Keras 3, keras/src/activations; derivatives at
// corners are those of TensorFlow's relu6, clip_by_value and leaky_relu. Errors: those of ../numbers (linear, relu, relu6, hardTanh are exact,
// leakyRelu one rounding, hardSilu three, hardSigmoid, keras3HardSigmoid and softsign two roundings); gelu and gelu_new lose relative, not absolute accuracy where they
// approach -0.

import { erf } from '../numbers/erf';
import { exp } from '../numbers/exp';
import { expm1 } from '../numbers/expm1';
import { log1p } from '../numbers/log1p';
import { sigmoid } from '../numbers/sigmoid';
import { tanh } from '../numbers/tanh';
import { Activation } from '../program/opcodes';

const SELU_SCALE: f32 = 1.0507009873554805;
const SELU_SCALE_ALPHA: f32 = 1.7580993408473768;
const ONE_SIXTH: f32 = 0.16666666666666666;
/** The slope of leakyRelu below 0: Keras' default. */
const LEAK: f32 = 0.2;
const SQRT_HALF: f32 = 0.7071067811865476;
/** 1 / sqrt(2 pi), the normal density at 0. */
const DENSITY_0: f32 = 0.3989422804014327;
/** sqrt(2 / pi) */
const GELU_SCALE: f32 = 0.7978845608028654;
const GELU_CUBIC: f32 = 0.044715;
/** 3 * GELU_CUBIC */
const GELU_CUBIC_SLOPE: f32 = 0.134145;

/**
 * f(x), for an activation out of `Activation`, a constant where this is inlined; of a number unknown, x.
 *
 * Inlined, and so is all that it calls: no kernel calls a function for a vector (./vectors.ts).
 */
@inline
export function activate4(code: i32, x: v128): v128 {
  switch (code) {
    case Activation.Sigmoid:
      return sigmoid(x);
    case Activation.HardSigmoid:
      return f32x4.min(f32x4.max(hardSigmoidLine(x), f32x4.splat(0)), f32x4.splat(1));
    case Activation.Tanh:
      return tanh(x);
    case Activation.Relu:
      return f32x4.max(x, f32x4.splat(0));
    case Activation.Relu6:
      return f32x4.min(f32x4.max(x, f32x4.splat(0)), f32x4.splat(6));
    case Activation.Elu:
      return v128.bitselect(x, expm1(x), f32x4.ge(x, f32x4.splat(0)));
    case Activation.Selu: {
      const positive = f32x4.mul(x, f32x4.splat(SELU_SCALE));
      const negative = f32x4.mul(expm1(x), f32x4.splat(SELU_SCALE_ALPHA));
      return v128.bitselect(positive, negative, f32x4.ge(x, f32x4.splat(0)));
    }
    case Activation.Softplus:
      return softplus(x);
    case Activation.Softsign:
      return f32x4.div(x, f32x4.add(f32x4.abs(x), f32x4.splat(1)));
    case Activation.Swish:
      return f32x4.mul(x, sigmoid(x));
    case Activation.Mish:
      return f32x4.mul(x, mishFactor(mishProduct(mishPower(x))));
    case Activation.Gelu:
      return f32x4.mul(x, normalDistribution(x));
    case Activation.GeluNew: {
      const half = f32x4.mul(x, f32x4.splat(0.5));
      return f32x4.mul(half, f32x4.add(f32x4.splat(1), tanh(geluArgument(x))));
    }
    case Activation.Keras3HardSigmoid:
      return keras3HardSigmoid(x);
    case Activation.Exponential:
      return exp(x);
    case Activation.HardTanh:
      return f32x4.min(f32x4.max(x, f32x4.splat(-1)), f32x4.splat(1));
    case Activation.HardSilu:
      return f32x4.mul(x, keras3HardSigmoid(x));
    case Activation.LeakyRelu:
      return f32x4.max(x, f32x4.mul(x, f32x4.splat(LEAK)));
    default:
      return x;
  }
}

/** f'(x), given y = f(x); likewise. */
@inline
export function slope4(code: i32, x: v128, y: v128): v128 {
  const one = f32x4.splat(1);
  switch (code) {
    case Activation.Sigmoid:
      return f32x4.mul(y, f32x4.sub(one, y));
    case Activation.HardSigmoid: {
      const line = hardSigmoidLine(x);
      const inside = v128.and(f32x4.ge(line, f32x4.splat(0)), f32x4.le(line, one));
      return v128.and(inside, f32x4.splat(0.2));
    }
    case Activation.Tanh:
      return f32x4.sub(one, f32x4.mul(y, y));
    case Activation.Relu:
      return v128.and(f32x4.gt(x, f32x4.splat(0)), one);
    case Activation.Relu6:
      return v128.and(v128.and(f32x4.gt(x, f32x4.splat(0)), f32x4.lt(x, f32x4.splat(6))), one);
    case Activation.Elu:
      return v128.bitselect(one, f32x4.add(y, one), f32x4.ge(x, f32x4.splat(0)));
    case Activation.Selu: {
      const negative = f32x4.mul(exp(x), f32x4.splat(SELU_SCALE_ALPHA));
      return v128.bitselect(f32x4.splat(SELU_SCALE), negative, f32x4.gt(x, f32x4.splat(0)));
    }
    case Activation.Softplus:
      return sigmoid(x);
    case Activation.Softsign: {
      const root = f32x4.div(one, f32x4.add(f32x4.abs(x), one));
      return f32x4.mul(root, root);
    }
    case Activation.Swish: {
      const s = sigmoid(x);
      return f32x4.add(s, f32x4.mul(y, f32x4.sub(one, s)));
    }
    case Activation.Mish: {
      const e = mishPower(x);
      const n = mishProduct(e);
      const root = f32x4.div(f32x4.splat(2), f32x4.add(n, f32x4.splat(2)));
      const rise = f32x4.mul(f32x4.mul(e, f32x4.add(e, one)), f32x4.mul(root, root));
      return f32x4.add(mishFactor(n), f32x4.mul(x, rise));
    }
    case Activation.Gelu: {
      const bell = exp(f32x4.mul(f32x4.mul(x, f32x4.splat(-0.5)), x));
      const density = f32x4.mul(bell, f32x4.splat(DENSITY_0));
      return f32x4.add(normalDistribution(x), f32x4.mul(x, density));
    }
    case Activation.GeluNew: {
      // (1 + u) / 2 = s and (1 - u^2) / 2 = 2 s (1 - s), by the smaller of s and 1 - s, which does not cancel.
      const twice = f32x4.mul(f32x4.splat(2), geluArgument(x));
      const t = sigmoid(f32x4.neg(f32x4.abs(twice)));
      const s = v128.bitselect(f32x4.sub(one, t), t, f32x4.ge(x, f32x4.splat(0)));
      const cubic = f32x4.mul(f32x4.mul(x, f32x4.splat(GELU_CUBIC_SLOPE)), x);
      const inner = f32x4.mul(f32x4.splat(GELU_SCALE), f32x4.add(one, cubic));
      const outer = f32x4.mul(f32x4.mul(f32x4.splat(2), x), f32x4.mul(t, f32x4.sub(one, t)));
      return f32x4.add(s, f32x4.mul(outer, inner));
    }
    case Activation.Keras3HardSigmoid:
      return keras3HardSigmoidSlope(x);
    case Activation.Exponential:
      return y;
    case Activation.HardTanh:
      return v128.and(v128.and(f32x4.ge(x, f32x4.splat(-1)), f32x4.le(x, one)), one);
    case Activation.HardSilu:
      return f32x4.add(keras3HardSigmoid(x), f32x4.mul(x, keras3HardSigmoidSlope(x)));
    case Activation.LeakyRelu:
      return v128.bitselect(one, f32x4.splat(LEAK), f32x4.gt(x, f32x4.splat(0)));
    default:
      return one;
  }
}

@inline
function hardSigmoidLine(x: v128): v128 {
  return f32x4.add(f32x4.splat(0.5), f32x4.mul(f32x4.splat(0.2), x));
}

@inline
function keras3HardSigmoid(x: v128): v128 {
  const above = f32x4.max(f32x4.add(x, f32x4.splat(3)), f32x4.splat(0));
  return f32x4.div(f32x4.min(above, f32x4.splat(6)), f32x4.splat(6));
}

@inline
function keras3HardSigmoidSlope(x: v128): v128 {
  const line = f32x4.add(x, f32x4.splat(3));
  const inside = v128.and(f32x4.gt(line, f32x4.splat(0)), f32x4.lt(line, f32x4.splat(6)));
  return v128.and(inside, f32x4.splat(ONE_SIXTH));
}

/** log(1 + exp(x)) = max(x, 0) + log1p(exp(-|x|)), which neither overflows nor cancels. */
@inline
function softplus(x: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log1p(exp(f32x4.neg(f32x4.abs(x)))));
}

/** e = exp(x), bounded so that n is finite: mish is x from 20 on. */
@inline
function mishPower(x: v128): v128 {
  return exp(f32x4.min(x, f32x4.splat(20)));
}

/** n = e (e + 2) */
@inline
function mishProduct(e: v128): v128 {
  return f32x4.mul(e, f32x4.add(e, f32x4.splat(2)));
}

/** u = n / (n + 2) */
@inline
function mishFactor(n: v128): v128 {
  return f32x4.div(n, f32x4.add(n, f32x4.splat(2)));
}

/** P(Z <= x) of the standard normal distribution. */
@inline
function normalDistribution(x: v128): v128 {
  return f32x4.mul(f32x4.splat(0.5), f32x4.add(f32x4.splat(1), erf(f32x4.mul(x, f32x4.splat(SQRT_HALF)))));
}

@inline
function geluArgument(x: v128): v128 {
  const cube = f32x4.mul(f32x4.mul(x, x), x);
  return f32x4.mul(f32x4.splat(GELU_SCALE), f32x4.add(x, f32x4.mul(f32x4.splat(GELU_CUBIC), cube)));
}
