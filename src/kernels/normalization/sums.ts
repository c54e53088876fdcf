// Sums in float64 of float32 numbers, four lanes at a time: two vectors of two float64 sums.

/** Lanes 0 and 1 of x, as float64. */
@inline
export function lower(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

/** Lanes 2 and 3 of x, as float64. */
@inline
export function upper(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

/** The four lanes as float32, each rounded once. */
@inline
export function rounded(low: v128, high: v128): v128 {
  return v128.shuffle<i32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** (lane 0 + lane 1) + (lane 2 + lane 3) */
@inline
export function total(low: v128, high: v128): f64 {
  return (
    f64x2.extract_lane(low, 0) +
    f64x2.extract_lane(low, 1) +
    (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1))
  );
}
