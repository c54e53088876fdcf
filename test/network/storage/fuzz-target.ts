// What the fuzz test of loading loads with: the one place that says so.
import { Network, type NetworkSource } from '../../../src/core.js';

/** Loads a network; gives the bytes of all values that came out. */
export async function loadForFuzz(source: NetworkSource): Promise<number> {
  const { weights } = await Network.load(source);
  return weights.reduce((sum, { values }) => sum + values.byteLength, 0);
}
