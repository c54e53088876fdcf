// Sequences as a network takes them: several steps in one, padded behind each.

/** `[sequences, longest, patch * features]`, with the steps that each sequence has. */
export interface Patches {
  readonly values: Float32Array;
  readonly shape: readonly [sequences: number, steps: number, features: number];
  readonly lengths: number[];
}

/**
 * Puts `patch` steps one after the other into one, `patch` times as wide: a recurrent network then has fewer steps to remember by that factor
 * over, and takes as much less time. The last one of a sequence repeats its last step where steps are missing.
 *
 * @param values scaled, row-major, `[all steps, features]`
 * @param least the longest has at least this many, after `patch`
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
