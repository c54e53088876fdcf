// How numbers are written.

/** Three digits that count, never in powers of ten. */
export function digits(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return value.toPrecision(3).includes('e') ? String(Number(value.toPrecision(3))) : value.toPrecision(3);
}

/** A unit of time and how many of it are a millisecond. */
export interface TimeUnit {
  name: 'µs' | 'ms' | 's';
  perMs: number;
}

/** The unit in which a duration has one to four digits before the point. */
export function unitOf(ms: number): TimeUnit {
  if (ms < 1) return { name: 'µs', perMs: 1000 };
  return ms < 10_000 ? { name: 'ms', perMs: 1 } : { name: 's', perMs: 0.001 };
}

/** A duration with its unit: `3.92 µs`, `68.2 ms`, `12.0 s`. */
export function duration(ms: number): string {
  const unit = unitOf(ms);
  return `${digits(ms * unit.perMs)} ${unit.name}`;
}

/** A share as per cent. */
export function percent(share: number): string {
  return `${share < 0.1 ? (share * 100).toPrecision(2) : Math.round(share * 100)} %`;
}

/** Things in a sentence: `a`, `a and b`, `a, b and c`. */
export function listed(things: readonly string[]): string {
  if (things.length < 2) return things.join('');
  return `${things.slice(0, -1).join(', ')} and ${things.at(-1)}`;
}

/** Every value once, in the order of its first appearance. */
export function distinct<Value>(values: Iterable<Value>): Value[] {
  return [...new Set(values)];
}
