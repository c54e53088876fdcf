/** The scale of one window, applied after the scaling of the column. */
export interface WindowScale {
  readonly shift: number;
  readonly scale: number;
}

/** A window that hardly varies is enlarged by a factor of at most 10. */
const LEAST_SCALE = 0.1;

export const NO_WINDOW_SCALE: WindowScale = { shift: 0, scale: 1 };

/**
 * Mean and standard deviation of the present values of a window.
 *
 * @param values scaled, NaN where missing
 */
export function windowScale(values: ArrayLike<number>): WindowScale {
  let sum = 0;
  let count = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  if (count === 0) return NO_WINDOW_SCALE;
  const shift = sum / count;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!Number.isNaN(value)) squares += (value - shift) * (value - shift);
  }
  return { shift, scale: Math.max(LEAST_SCALE, Math.sqrt(squares / count)) };
}
