import { findCase } from 'lethe/bench';
import type { BenchmarkRecord } from './record.js';

/** How far losses of the same training run may lie apart in float32, relatively. */
const TOLERANCE = 1e-4;

/**
 * Holds records of one run together: whoever does the same work has the same first losses, or outputs, as the first
 * who was measured on that case, and an engine of ours computes the same bits in every runtime, with any threads.
 *
 * @throws Error that names both records, the numbers expected and those that came
 */
export function checkWork(records: readonly BenchmarkRecord[]): void {
  const first = new Map<string, BenchmarkRecord>();
  const prints = new Map<string, BenchmarkRecord>();
  for (const record of records) {
    if (!record.sameWork) continue;
    const reference = first.get(record.case) ?? record;
    first.set(record.case, reference);
    if (!sameValues(record.case, record.values, reference.values)) {
      throw new Error(
        `${record.case}: expected ${reference.values.join(', ')} as ${nameOf(reference)} has, ` +
          `got ${record.values.join(', ')} from ${nameOf(record)}`,
      );
    }
    if (record.fingerprint === null) continue;
    const key = `${record.case} ${record.engine}`;
    const same = prints.get(key) ?? record;
    prints.set(key, same);
    if (record.fingerprint !== same.fingerprint) {
      throw new Error(
        `${key}: expected the bits ${same.fingerprint} of ${nameOf(same)}, ` +
          `got ${record.fingerprint} from ${nameOf(record)}`,
      );
    }
  }
}

/**
 * Whether values of a case are those expected: losses agree relatively; a mean of outputs, which may be near zero,
 * relative to the outputs' size.
 */
export function sameValues(name: string, values: readonly number[], expected: readonly number[]): boolean {
  const size = { training: 0, inference: Math.sqrt(expected[1] ?? 0) }[findCase(name).task];
  return (
    values.length === expected.length &&
    expected.every((value, index) => {
      const difference = Math.abs((values[index] ?? Number.NaN) - value);
      return difference <= TOLERANCE * Math.max(Math.abs(value), index === 0 ? size : 0);
    })
  );
}

/** Who measured, for messages. */
export function nameOf({ runtime, engine, threads, variant }: BenchmarkRecord): string {
  const how = variant === undefined ? '' : ` (${variant})`;
  return `${runtime.name}, ${engine}, ${threads === 1 ? '1 thread' : `${threads} threads`}${how}`;
}
