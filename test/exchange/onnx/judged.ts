// What onnxruntime gave.
import { createHash } from 'node:crypto';

/** An output; numbers that are not finite are texts. */
export interface Judged {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

/** Of the file that it ran. */
export function hashOf(file: Uint8Array): string {
  return createHash('sha256').update(file).digest('hex');
}

/** Largest difference, as a part of one and the expected number; where one is NaN, both have to be. */
export function furthest(got: ArrayLike<number>, expected: readonly (number | string)[]): number {
  if (got.length !== expected.length) return Number.NaN;
  return expected.reduce<number>((most, text, index) => {
    const [one = Number.NaN, other] = [got[index], Number(text)];
    if (Object.is(one, other) || one === other) return most;
    const difference = Math.abs(one - other) / (1 + Math.abs(other));
    return difference <= most ? most : difference;
  }, 0);
}
