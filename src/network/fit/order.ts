import { Generator } from '../../random/index.js';

/** The samples of one epoch in their order: drawn from the seed, or null: as they stand. */
export function epochOrder(
  samples: number,
  seed: number,
  epoch: number,
  shuffle: boolean,
): Uint32Array | null {
  return shuffle ? new Generator(seed, 'shuffle', epoch).permutation(samples) : null;
}
