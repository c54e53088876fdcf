/** Digits that a float32 network's figures have, about. */
const DIGITS = 7;
/** In place of a number that is none or infinite: a training run that diverged has such losses. */
const LARGEST: number = 3.4028234663852886e38; // of float32

/** A figure between 0 and 1 as it is, 0 in place of what is no number: a network that diverged does nothing right. */
export function orZero(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

/** A loss as it is, the largest float32 in place of what is no number or infinite. */
export function orLargest(value: number): number {
  return Number.isFinite(value) ? value : LARGEST;
}

/**
 * The same object with all its numbers at seven significant digits, as many as float32 has: files are half as long. Every
 * engine rounds alike (`Number.prototype.toPrecision` is exact). What is no number or infinite is 0, such as the gates of
 * a network that diverged: JSON has no words for it.
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
