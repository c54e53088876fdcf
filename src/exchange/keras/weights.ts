// Sets the weights of an existing network from `model.weights.h5` of Keras 3, or `save_weights` of Keras 2.
import { LetheError } from '../../errors.js';
import { inKerasOrder, isHdf5, modelOf, normalizations, readHdf5, readMoments } from '../../formats/index.js';
import type { Network } from '../../network/public.js';
import { inQuotes, mismatch } from '../../text/quote.js';
import type { NamedArray } from '../artifacts.js';
import { readWeights, weightsByLayer, weightsOf } from './archive.js';
import { arraysByLayer, modelWeights } from './legacy.js';

/** @throws LetheError `data` that names the layer or weight that does not match the network. Then no weight is set. */
export function setKerasWeights(caller: string, network: Network, file: Uint8Array): void {
  const { topology } = network;
  const root = readHdf5(caller, isHdf5(file) ? file : weightsOf(caller, file));
  const legacy = modelWeights(root);
  const found =
    legacy === undefined
      ? readWeights(caller, topology, inKerasOrder(modelOf(topology)), root)
      : byOrder(caller, topology, arraysByLayer(caller, legacy));
  const byName = new Map(found.map((array) => [array.name, array]));
  const values = network.weights.map(({ name, shape }) => {
    const array = byName.get(name);
    const what = `${caller}: weight ${inQuotes(name)}`;
    if (array === undefined) throw new LetheError('data', mismatch(what, 'its values', 'none'));
    if (array.shape.join() === shape.join()) return array.values;
    throw new LetheError('data', mismatch(what, `[${shape.join(', ')}]`, `[${array.shape.join(', ')}]`));
  });
  network.setWeights(values);
}

/** Layers with weights, in order, as Keras loads such a file; by name if the names are those of the network. */
function byOrder(
  caller: string,
  topology: unknown,
  stored: readonly { readonly layer: string; readonly arrays: readonly Omit<NamedArray, 'name'>[] }[],
): NamedArray[] {
  const own = [...weightsByLayer(caller, inKerasOrder(modelOf(topology)))];
  const layers = stored.filter(({ arrays }) => arrays.length > 0);
  if (layers.length !== own.length) {
    throw new LetheError('data', mismatch(caller, `${own.length} layers with weights`, layers.length));
  }
  const normalized = normalizations(modelOf(topology));
  const named = new Map(layers.map((one) => [one.layer, one]));
  const isNamed = own.every(([layer]) => named.has(layer));
  return own.flatMap(([layer, weights], index) => {
    const { arrays = [] } = (isNamed ? named.get(layer) : layers[index]) ?? {};
    if (arrays.length !== weights.length) {
      const what = `${caller}: layer ${inQuotes(layer)}`;
      throw new LetheError('data', mismatch(what, `${weights.length} weights`, arrays.length));
    }
    const moments = normalized.get(layer);
    if (moments !== undefined) {
      return readMoments(`${caller}: layer ${inQuotes(layer)}`, moments, () => arrays, weights);
    }
    return arrays.map((array, place) => ({ ...array, name: weights[place]?.name ?? '' }));
  });
}
