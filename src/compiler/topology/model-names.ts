import { isRecord, withFileNames } from './fields.js';
import { LayerNames } from './layer-names.js';
import { orderLayers } from './layer-order.js';
import { listedLayers, readPlaces } from './layers-json.js';
import { unwrap } from './read-topology.js';

/**
 * The names of a model's outputs as tfjs-layers has them: for each the layer that gives it, so that a layer that gives
 * several stands there several times.
 *
 * @param json see `readTopology`, which has read it before
 */
export function readOutputNames(json: unknown): readonly string[] {
  const { className, config } = unwrap(json);
  if (className === 'Sequential')
    return listedLayers(config, new LayerNames())
      .slice(-1)
      .map(({ name }) => name);
  const { output_layers: outputs } = isRecord(config) ? withFileNames(config) : {};
  return readPlaces(outputs).map(({ name }) => name);
}

/**
 * The names of a functional model's layers in tfjs-layers' order.
 *
 * @param config of the model, with names for all layers
 */
export function layerOrder(config: { readonly layers: unknown; readonly output_layers: unknown }): string[] {
  const places = readPlaces(config.output_layers);
  return orderLayers(listedLayers(config, new LayerNames()), places).layers.map(({ name }) => name);
}
