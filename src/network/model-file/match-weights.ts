// Finds the weights of a file by name, in the engine's order.
import { inQuotes } from '../../text/quote.js';
import { wrongData } from '../errors/wrong-data.js';
import type { StoredWeight } from '../storage/index.js';
import type { NetworkWeight } from '../weights/weight-order.js';

/** Finds the entry for a name in a file. */
export type FindByName = <T>(name: string, byName: ReadonlyMap<string, T>) => T | undefined;

/**
 * Finds each weight by its name, as `loadWeights` of tfjs-layers does.
 *
 * @param find default: by exactly this name
 * @returns values in the engine's order
 * @throws LetheError `data` naming a weight that is missing, repeated, of another shape, or of no layer.
 */
export function matchWeights(
  caller: string,
  { weights, order }: { readonly weights: readonly NetworkWeight[]; readonly order: readonly number[] },
  stored: readonly StoredWeight[],
  find: FindByName = (name, byName) => byName.get(name),
): Float32Array[] {
  const byName = new Map(weights.map((weight, position) => [weight.name, { weight, position }]));
  const found: Float32Array[] = new Array(weights.length);
  for (const { name, dtype, shape, values } of stored) {
    const refused = (expected: string, got: string, own: string = name) =>
      wrongData(`${caller}: weight ${inQuotes(own)}`, expected, got);
    const target = find(name, byName);
    if (target === undefined) throw refused('a layer with it', 'none');
    const { weight, position } = target;
    if (found[position] !== undefined) throw refused('it once', 'it twice', weight.name);
    if (dtype !== 'float32' || shape.join() !== weight.shape.join()) {
      throw refused(`float32 [${weight.shape.join(', ')}]`, `${dtype} [${shape.join(', ')}]`);
    }
    found[position] = values as Float32Array;
  }
  const missing = order.find((position) => found[position] === undefined);
  if (missing !== undefined) {
    throw wrongData(`${caller}: weight ${inQuotes(weights[missing]?.name ?? '')}`, 'its values', 'none');
  }
  return found;
}
