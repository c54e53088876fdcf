// Sequences of unequal length, as one array with padding after each.
import { isObject } from '../../text/kinds.js';
import { mismatch } from '../../text/quote.js';
import {
  checkInteger,
  checkNumbers,
  type FloatNumbers,
  type NetworkData,
  readNumbers,
  type ShapedNumbers,
  sizeOf,
} from './numbers.js';

/** Numbers of sequences. */
export interface SequenceNumbers extends FloatNumbers {
  /** The number of steps of each; undefined: all have all steps. */
  readonly lengths?: readonly number[];
}

/**
 * Reads nested arrays of sequences, or numbers with a shape and the number of steps of each sequence.
 *
 * @param sample expected shape of a sample; nested arrays may have unequal lengths only if its first size is open
 * @param padding returns the value after shorter sequences; called if there are any
 * @param forms the forms that the caller takes, for errors
 * @throws RangeError or TypeError as `readNumbers`, and for invalid lengths.
 */
export function readSequences(
  what: string,
  data: NetworkData,
  sample: readonly (number | null)[],
  padding: () => number,
  forms?: string,
): SequenceNumbers {
  const lengths = isObject(data) ? ((data as Partial<ShapedNumbers>).lengths ?? null) : null;
  if (lengths !== null) {
    const all = { ...(data as ShapedNumbers), lengths: null };
    return cutOff(what, readNumbers(what, all), lengths, padding);
  }
  if (sample[0] === null && isUneven(data)) return joined(what, data, padding);
  return readNumbers(what, data, forms);
}

/** Whether samples are lists of unequal length. */
function isUneven(data: unknown): data is NetworkData[] {
  if (!Array.isArray(data) || !data.every(Array.isArray)) return false;
  const lengths = new Set(data.map(({ length }: unknown[]) => length));
  return lengths.size > 1;
}

function joined(what: string, data: readonly NetworkData[], padding: () => number): SequenceNumbers {
  const sequences = data.map((sequence, index) => readNumbers(`${what}[${index}]`, sequence));
  const [, ...step] = sequences[0]?.shape ?? [];
  for (const [index, { shape }] of sequences.entries()) {
    const own = shape.slice(1).join(', ');
    if (own === step.join(', ')) continue;
    throw new RangeError(mismatch(`${what}[${index}]`, `steps of shape [${step.join(', ')}]`, `[${own}]`));
  }
  const steps = Math.max(...sequences.map(({ shape }) => shape[0] as number));
  const size = steps * sizeOf(step);
  const values = new Float32Array(sequences.length * size).fill(padding());
  for (const [index, sequence] of sequences.entries()) values.set(sequence.values, index * size);
  const lengths = sequences.map(({ shape }) => shape[0] as number);
  return { values, shape: [sequences.length, steps, ...step], lengths };
}

function cutOff(
  what: string,
  { values, shape }: FloatNumbers,
  given: ArrayLike<number>,
  padding: () => number,
): SequenceNumbers {
  const [samples = 0, steps = 0, ...step] = shape;
  checkNumbers(`${what}: lengths`, given);
  if (shape.length < 2 || given.length !== samples) {
    const expected = `a length for each of ${samples} sequences [time, ...]`;
    throw new RangeError(
      mismatch(`${what}: lengths`, expected, `${given.length}, of shape [${shape.join(', ')}]`),
    );
  }
  const lengths = Array.from(given);
  for (const [index, length] of lengths.entries()) {
    checkInteger(`${what}: lengths[${index}]`, length, 1, steps);
  }
  if (lengths.every((length) => length === steps)) return { values, shape };
  const [size, number] = [sizeOf(step), padding()];
  for (const [index, length] of lengths.entries()) {
    values.fill(number, (index * steps + length) * size, (index + 1) * steps * size);
  }
  return { values, shape, lengths };
}
