// What sequences and probes have to be, where they come from somebody who may have given anything.
import { checkKind, isObject } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import type { Probe, Sequences } from './task.js';

const SIZES = ['count', 'steps', 'features', 'outputSteps', 'outputs'] as const;

/**
 * Checks that arrays of sequences have the stated sizes: views beyond the end of an array would be read as zeros.
 *
 * @param caller begins the message
 * @throws RangeError naming the size, or the array with its expected and actual length.
 * @throws TypeError if they are not an object, or the inputs not a Float32Array.
 */
export function checkSequences(caller: string, sequences: Sequences): void {
  checkSizes(caller, sequences, SIZES);
  const { x, count, steps, features } = sequences;
  checkArray(`${caller}: sequences: x`, x, [count, steps, features]);
}

/** As {@link checkSequences}, for the targets. */
export function checkTargets(caller: string, sequences: Sequences): void {
  checkSizes(caller, sequences, SIZES);
  const { y, count, outputSteps, outputs } = sequences;
  checkArray(`${caller}: sequences: y`, y, [count, outputSteps, outputs]);
}

/** @throws TypeError unless they are an object, RangeError naming the size that is not a positive integer. */
export function checkSizes<Size extends (typeof SIZES)[number]>(
  caller: string,
  sequences: Pick<Sequences, Size>,
  names: readonly Size[],
): void {
  checkKind(`${caller}: sequences`, isObject(sequences), 'sequences such as a task gives', sequences);
  for (const name of names) {
    const size = sequences[name];
    if (Number.isInteger(size) && size > 0) continue;
    throw new RangeError(`${caller}: sequences: ${name}: expected a positive integer, got ${quote(size)}`);
  }
}

/** @throws TypeError unless it is a list of objects in which these fields are numbers. */
export function checkProbes(
  caller: string,
  probes: readonly Probe[],
  numbers: readonly Exclude<keyof Probe, 'role'>[] = [],
): void {
  checkKind(`${caller}: probes`, Array.isArray(probes), 'a list of probes', probes);
  for (const [index, probe] of probes.entries()) {
    checkKind(`${caller}: probes: ${index}`, isObject(probe), 'a probe', probe);
    for (const name of numbers) {
      const value = probe[name];
      checkKind(`${caller}: probes: ${index}: ${name}`, typeof value === 'number', 'a number', value);
    }
  }
}

/** @throws RangeError unless it is an integer in [0, count). */
export function checkPlace(name: string, place: number, count: number): void {
  if (Number.isInteger(place) && place >= 0 && place < count) return;
  throw new RangeError(`${name}: expected an integer from 0 to ${count - 1}, got ${quote(place)}`);
}

/** @throws TypeError unless it is a Float32Array, RangeError unless it fills the shape. */
export function checkArray(what: string, values: Float32Array, shape: readonly number[]): void {
  if (!(values instanceof Float32Array)) {
    throw new TypeError(`${what}: expected a Float32Array, got ${typeof values}`);
  }
  const size = shape.reduce((product, length) => product * length, 1);
  if (values.length !== size) {
    throw new RangeError(
      `${what}: expected ${size} numbers for shape [${shape.join(', ')}], got ${values.length}`,
    );
  }
}
