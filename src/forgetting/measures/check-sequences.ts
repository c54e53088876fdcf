import type { Sequences } from '../tasks/task.js';

const SIZES = ['count', 'steps', 'features', 'outputSteps', 'outputs'] as const;

/**
 * Checks that sequences are as long as they say: views beyond the end of an array would be read as zeros.
 *
 * @param caller begins the message
 * @throws RangeError naming the size, or the array with the numbers that it should have and has.
 * @throws TypeError if the inputs are no Float32Array.
 */
export function checkSequences(caller: string, sequences: Sequences): void {
  for (const name of SIZES) {
    const size = sequences[name];
    if (Number.isInteger(size) && size > 0) continue;
    throw new RangeError(`${caller}: sequences: ${name}: expected a positive integer, got ${String(size)}`);
  }
  const { x, count, steps, features } = sequences;
  if (!(x instanceof Float32Array)) {
    throw new TypeError(`${caller}: sequences: x: expected a Float32Array, got ${typeof x}`);
  }
  const size = count * steps * features;
  if (x.length !== size) {
    throw new RangeError(
      `${caller}: sequences: x: expected ${size} numbers for shape [${count}, ${steps}, ${features}], got ${x.length}`,
    );
  }
}
