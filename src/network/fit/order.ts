import { Generator } from '../../random/index.js';
import { streamOf } from './position.js';

/**
 * The order of the samples in one epoch, drawn from the seed; null: as given.
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
