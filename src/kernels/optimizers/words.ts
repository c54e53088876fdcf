// Reading a block of hyperparameters (./hyperparameters.ts).

/** Word `word` of the block. */
@inline
export function number(block: usize, word: i32): f32 {
  return load<f32>(block + ((<usize>word) << 2));
}

/** Word `word` of the block in all four lanes. */
@inline
export function lanes(block: usize, word: i32): v128 {
  return f32x4.splat(load<f32>(block + ((<usize>word) << 2)));
}

/**
 * An epsilon in all four lanes, at least the smallest normal float32, 2^-126: in the padding, where moments
 * and gradients are 0, an epsilon of 0 would make 0 / 0. No other number is changed by so little.
 */
@inline
export function epsilonLanes(block: usize, word: i32): v128 {
  return f32x4.splat(max(load<f32>(block + ((<usize>word) << 2)), <f32>1.1754943508222875e-38));
}

/** before * beta + now * rest: a moving average where rest is 1 - beta. */
@inline
export function average(before: v128, beta: v128, now: v128, rest: v128): v128 {
  return f32x4.add(f32x4.mul(before, beta), f32x4.mul(now, rest));
}
