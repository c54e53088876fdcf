// How a receipt tells the initial weights of a SeriesPredictor, and how they are made of that.
import { LetheError } from '../errors.js';
import { createSeriesNetwork, DEFAULT_LEARNING_RATE } from '../forgetting/experiment/index.js';
import type { Predicate } from '../receipt/index.js';

export function seriesRecipe(seed: number): string {
  return `SeriesPredictor, seed ${seed}`;
}

/**
 * The network before training, in one piece.
 *
 * @param x what it is trained on, which tells its sizes
 * @throws LetheError `data` if the receipt is of no SeriesPredictor.
 */
export async function initialOf(
  { recipe, weights }: Predicate['network'],
  x: readonly (readonly (readonly number[])[])[],
): Promise<Uint8Array> {
  const [, seed] = /^SeriesPredictor, seed (\d{1,16})$/.exec(recipe ?? '') ?? [];
  const gates = weights[0]?.shape[1];
  if (seed === undefined || gates === undefined || gates % 4 !== 0) {
    throw new LetheError(
      'data',
      'RECEIPT: expected that of a SeriesPredictor, such as lethe train writes, got another',
    );
  }
  const [sequence = []] = x;
  const network = createSeriesNetwork({
    ...{ seqSize: sequence.length, inputDim: sequence[0]?.length ?? 0 },
    ...{ hiddenDim: gates / 4, seed: Number(seed), learningRate: DEFAULT_LEARNING_RATE },
  });
  return network.toBytes();
}
