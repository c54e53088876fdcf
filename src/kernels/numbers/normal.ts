// Inverse of the standard normal distribution function in float64, bit for bit that of src/random/normal.ts, which has
// formula, source and error (6.2 ULP); the logarithm is that of src/random/logarithm.ts. +, -, *, / and sqrt alone.

const LN2_UPPER: f64 = 0.6931471803691238;
const LN2_LOWER: f64 = 1.9082149292705877e-10;
const SQRT2: f64 = 1.4142135623730951;

/** What the last call of {@link quantiles} found. */
export let z: v128 = i32x4.splat(0);

/**
 * Leaves in `z` the quantiles of two probabilities, neither of them 0 or 1. Those in the middle 85 % of the distribution
 * are computed side by side.
 */
export function quantiles(probabilities: v128): void {
  const q = f64x2.sub(probabilities, f64x2.splat(0.5));
  const r = f64x2.sub(f64x2.splat(0.180625), f64x2.mul(q, q));
  let above = f64x2.splat(2509.0809287301227);
  above = next(above, r, 33430.57558358813);
  above = next(above, r, 67265.7709270087);
  above = next(above, r, 45921.95393154987);
  above = next(above, r, 13731.69376550946);
  above = next(above, r, 1971.5909503065513);
  above = next(above, r, 133.14166789178438);
  above = next(above, r, 3.3871328727963665);
  let below = f64x2.splat(5226.495278852854);
  below = next(below, r, 28729.085735721943);
  below = next(below, r, 39307.89580009271);
  below = next(below, r, 21213.794301586597);
  below = next(below, r, 5394.196021424751);
  below = next(below, r, 687.1870074920579);
  below = next(below, r, 42.31333070160091);
  below = next(below, r, 1);
  z = f64x2.mul(q, f64x2.div(above, below));
  const isTail = f64x2.gt(f64x2.abs(q), f64x2.splat(0.425));
  if (!v128.any_true(isTail)) return;
  if (i64x2.extract_lane(isTail, 0)) z = f64x2.replace_lane(z, 0, tail(f64x2.extract_lane(probabilities, 0)));
  if (i64x2.extract_lane(isTail, 1)) z = f64x2.replace_lane(z, 1, tail(f64x2.extract_lane(probabilities, 1)));
}

/** A step of Horner's rule. */
@inline
function next(sum: v128, r: v128, coefficient: f64): v128 {
  return f64x2.add(f64x2.mul(sum, r), f64x2.splat(coefficient));
}

/** The quantile of a probability in the outer 15 %. */
function tail(probability: f64): f64 {
  const t = sqrt<f64>(-naturalLogarithm(probability < 0.5 ? probability : 1 - probability));
  const magnitude = t <= 5 ? nearTail(t - 1.6) : farTail(t - 5);
  return probability < 0.5 ? -magnitude : magnitude;
}

function nearTail(r: f64): f64 {
  let above: f64 = 0.0007745450142783414;
  above = above * r + 0.022723844989269184;
  above = above * r + 0.2417807251774506;
  above = above * r + 1.2704582524523684;
  above = above * r + 3.6478483247632045;
  above = above * r + 5.769497221460691;
  above = above * r + 4.630337846156546;
  above = above * r + 1.4234371107496835;
  let below: f64 = 1.0507500716444169e-9;
  below = below * r + 0.0005475938084995345;
  below = below * r + 0.015198666563616457;
  below = below * r + 0.14810397642748008;
  below = below * r + 0.6897673349851;
  below = below * r + 1.6763848301838038;
  below = below * r + 2.053191626637759;
  below = below * r + 1;
  return above / below;
}

function farTail(r: f64): f64 {
  let above: f64 = 2.0103343992922881e-7;
  above = above * r + 2.7115555687434876e-5;
  above = above * r + 0.0012426609473880784;
  above = above * r + 0.026532189526576124;
  above = above * r + 0.29656057182850487;
  above = above * r + 1.7848265399172913;
  above = above * r + 5.463784911164114;
  above = above * r + 6.657904643501103;
  let below: f64 = 2.0442631033899397e-15;
  below = below * r + 1.421511758316446e-7;
  below = below * r + 1.8463183175100548e-5;
  below = below * r + 0.0007868691311456133;
  below = below * r + 0.014875361290850615;
  below = below * r + 0.1369298809227358;
  below = below * r + 0.599832206555888;
  below = below * r + 1;
  return above / below;
}

/** Of a normal number greater than 0. */
function naturalLogarithm(x: f64): f64 {
  const bits = reinterpret<u64>(x);
  let exponent = <f64>(<i32>(bits >>> 52) - 1023);
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa >= SQRT2) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const f = mantissa - 1;
  const s = f / (2 + f);
  const square = s * s;
  let series: f64 = 0;
  for (let divisor: f64 = 25; divisor >= 3; divisor -= 2) series = series * square + 2 / divisor;
  const halfSquare = 0.5 * f * f;
  const correction = s * (halfSquare + series * square) + exponent * LN2_LOWER;
  return exponent * LN2_UPPER - (halfSquare - correction - f);
}
