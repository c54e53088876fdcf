// How a receipt tells the initial weights of a SeriesPredictor, and how they are made of that.
import { LetheError } from '../../errors.js';
import { createSeriesNetwork, DEFAULT_LEARNING_RATE } from './series-network.js';

const RECIPE = /^SeriesPredictor, seed (\d{1,16})$/;
/** Upper bound on the units in a file: more than the command trains. */
const MOST_UNITS = 2048;

/** The fields of a receipt that describe the initial network. */
export interface NetworkRecipe {
  /** In words. */
  readonly recipe: string | null;
  /** The first of them gives the units. */
  readonly weights: readonly { readonly shape: readonly number[] }[];
}

/** The words for the initial weights of a SeriesPredictor. */
export function seriesRecipe(seed: number): string {
  return `SeriesPredictor, seed ${seed}`;
}

/** Whether a value is such a text. */
export function isSeriesRecipe(recipe: unknown): boolean {
  return typeof recipe === 'string' && RECIPE.test(recipe);
}

/**
 * The network before training, as bytes.
 *
 * @param x its training data, which give its sizes
 * @throws LetheError `data` if the receipt is not of a SeriesPredictor.
 */
export async function initialSeries(
  { recipe, weights }: NetworkRecipe,
  x: readonly (readonly (readonly number[])[])[],
): Promise<Uint8Array> {
  const [, seed] = RECIPE.exec(recipe ?? '') ?? [];
  // Nobody has looked at the shapes yet.
  const gates: unknown = (weights[0] as Partial<NetworkRecipe['weights'][number]> | null)?.shape?.[1];
  const units = Number(gates) / 4;
  if (seed === undefined || !Number.isInteger(units) || units < 1 || units > MOST_UNITS) {
    throw new LetheError(
      'data',
      'receipt: expected that of a SeriesPredictor, such as lethe train writes, got another',
    );
  }
  const [sequence = []] = x;
  const network = createSeriesNetwork({
    ...{ seqSize: sequence.length, inputDim: sequence[0]?.length ?? 0 },
    ...{ hiddenDim: units, seed: Number(seed), learningRate: DEFAULT_LEARNING_RATE },
  });
  return network.toBytes();
}
