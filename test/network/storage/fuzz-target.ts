// What the fuzz test of loading loads with: the one place that says so.
import { decodeWeights, type NetworkSource, readModel } from '../../../src/network/storage/index.js';

/** Loads a model; gives the bytes of all values that came out. */
export async function loadForFuzz(source: NetworkSource): Promise<number> {
  const weights = decodeWeights('load', await readModel(source));
  return weights.reduce((sum, { values }) => sum + values.byteLength, 0);
}
