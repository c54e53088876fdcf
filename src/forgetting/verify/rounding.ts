/** The approximate number of digits of a float32 network's figures. */
const DIGITS = 7;
/** Replaces NaN and Infinity, the losses of a diverged training run. */
const LARGEST: number = 3.4028234663852886e38; // of float32

/** A figure between 0 and 1, or 0 for NaN: a diverged network gets nothing right. */
export function orZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** A loss, or the largest float32 for NaN and Infinity. */
export function orLargest(value: number): number {
  return Number.isFinite(value) ? value : LARGEST;
}

/**
 * The same object with all its numbers rounded to seven significant digits, as many as float32 has: files are half as
 * long. Every engine rounds identically (`Number.prototype.toPrecision` is exact). NaN and Infinity, such as the gates
 * of a diverged network, become 0: JSON cannot express them.
 */
export function rounded<Value>(value: Value): Value {
  return roundedUnknown(value) as Value;
}

function roundedUnknown(value: unknown): unknown {
  if (typeof value === 'number') return Number(orZero(value).toPrecision(DIGITS));
  if (Array.isArray(value)) return value.map(roundedUnknown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, roundedUnknown(item)]));
}
