// The bounds which tfjs-layers keeps probabilities in before it takes logarithms: epsilon of the backend,
// 1e-7, and 1 - epsilon, as float32. The gradient passes on the bounds (clipByValue of tfjs-core 4.22).

export const LOWER: f32 = 1e-7;
export const UPPER: f32 = 0.9999999;

/** x within the bounds; NaN stays NaN. */
@inline
export function clip(x: v128): v128 {
  return f32x4.min(f32x4.max(x, f32x4.splat(LOWER)), f32x4.splat(UPPER));
}

/** All bits of the lanes where LOWER <= x <= UPPER. */
@inline
export function isInside(x: v128): v128 {
  return v128.and(f32x4.ge(x, f32x4.splat(LOWER)), f32x4.le(x, f32x4.splat(UPPER)));
}
