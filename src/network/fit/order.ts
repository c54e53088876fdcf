import { Generator } from '../../random/index.js';
import { streamOf } from './position.js';

/**
 * The samples of one epoch in their order: drawn from the seed, or null: as they stand.
 *
 * @param epoch its number in the training run
 */
export function epochOrder(
  samples: number,
  seed: number,
  epoch: number,
  shuffle: boolean,
): Uint32Array | null {
  return shuffle ? new Generator(seed, 'shuffle', streamOf(epoch)).permutation(samples) : null;
}
