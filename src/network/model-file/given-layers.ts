import type { LayerTopology, Topology } from '../builder/index.js';
import { chainOf } from '../builder/sequential.js';
import { type Layers, readLayers } from './read-network.js';

/**
 * Reads what `Network.create` takes.
 *
 * @param topology layers, or what `sequential` and `model` make of them; or a topology that tfjs-layers wrote
 * @throws LetheError `model` as {@link readLayers}.
 */
export function readGivenLayers(
  caller: string,
  topology: Topology | readonly LayerTopology[] | object,
): Layers {
  const json = Array.isArray(topology) ? chainOf(caller, { layers: topology as LayerTopology[] }) : topology;
  return readLayers(caller, json);
}
