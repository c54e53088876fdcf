import type { LayerTopology, Topology } from '../builder/index.js';
import { chainOf } from '../builder/sequential.js';
import { type Layers, readLayers } from './read-network.js';

/**
 * Reads the argument of `Network.create`.
 *
 * @param topology layers, or the result of `sequential` or `model`; or a topology that tfjs-layers wrote
 * @throws LetheError `model` as for {@link readLayers}.
 */
export function readGivenLayers(
  caller: string,
  topology: Topology | readonly LayerTopology[] | object,
): Layers {
  const json = Array.isArray(topology) ? chainOf(caller, { layers: topology as LayerTopology[] }) : topology;
  return readLayers(caller, json);
}
