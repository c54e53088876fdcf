// Sequences as input for a network: several steps joined into one, padded at the end.

/** `[sequences, longest, patch * features]`, with the number of steps of each sequence. */
export interface Patches {
  readonly values: Float32Array;
  readonly shape: readonly [sequences: number, steps: number, features: number];
  readonly lengths: number[];
}

/**
 * Joins `patch` successive steps into one that is `patch` times as wide. A recurrent network then has fewer steps to remember, and takes
 * less time, by that factor. The last step of a sequence is repeated if steps are missing.
 *
 * @param values scaled, row-major, `[all steps, features]`
 * @param least minimum length of the longest sequence, after `patch`
 */
export function toPatches(
  values: Float32Array,
  lengths: readonly number[],
  features: number,
  patch: number,
  least = 1,
): Patches {
  const patched = lengths.map((length) => Math.ceil(length / patch));
  const steps = patched.reduce((longest, length) => (length > longest ? length : longest), least);
  const row = steps * patch * features;
  const padded = new Float32Array(lengths.length * row);
  let from = 0;
  for (const [sequence, length] of lengths.entries()) {
    const start = sequence * row;
    const part = values.subarray(from, from + length * features);
    padded.set(part, start);
    from += part.length;
    const last = part.subarray(part.length - features);
    for (let step = length; step < (patched[sequence] as number) * patch; step++) {
      padded.set(last, start + step * features);
    }
  }
  return { values: padded, shape: [lengths.length, steps, patch * features], lengths: patched };
}
