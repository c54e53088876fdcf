// Converts a topology of tfjs-layers to Keras 2, whose format is nearly the same: options that Keras 2 refuses are removed, and differing
// defaults are written.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import type { Config, Described } from './described.js';
import { isDescribed, isModel } from './described.js';
import { KERAS2 } from './dialects.js';
import { toKerasConfig } from './keras-config.js';
import { batchShapeOf, nameOf, thresholdOf } from './to-keras3.js';

/** Mean and variance of a layer Normalization, for each feature. */
export interface Moments {
  readonly mean: readonly number[];
  readonly variance: readonly number[];
}

/**
 * A model for the attribute `model_config` of an HDF5 file.
 *
 * @param model `{class_name, config}` of tfjs-layers, with named layers
 * @param moments moments of layers Normalization by name, which Keras 3 does not read from weights in HDF5
 * @throws NotLowered that names a layer or an option that Keras 2 lacks.
 */
export function toKeras2(model: unknown, moments: ReadonlyMap<string, Moments>): Described {
  if (!isDescribed(model) || !isModel(model)) throw new NotLowered('this is not a model of layers');
  const toLayer = (layer: unknown): Described => {
    if (!isDescribed(layer)) throw new NotLowered('a layer of the topology has no class or no configuration');
    if (isModel(layer)) return toKeras2(layer, moments);
    if (layer.class_name === 'InputLayer') return inputLayer(nameOf(layer), batchShapeOf(layer));
    const own = thresholdOf(layer);
    const config = { ...toKerasConfig(KERAS2, own, toInner), ...moments.get(nameOf(layer)) };
    return { class_name: own.class_name, config };
  };
  // Keras 3 finds inner layers by module.
  const toInner = (layer: unknown): object => {
    const own = toLayer(layer);
    return { module: isModel(own) ? 'keras' : 'keras.layers', ...own, registered_name: null };
  };
  const { class_name: className, config } = model;
  return className === 'Sequential' ? sequential(config, toLayer) : functional(config, toLayer);
}

type ToLayer = (layer: unknown) => Described;

function inputLayer(name: string, shape: unknown): Described {
  return { class_name: 'InputLayer', config: { batch_input_shape: shape, dtype: 'float32', name } };
}

function sequential({ name, layers }: Config, toLayer: ToLayer): Described {
  const list = (layers as unknown[]).filter(isDescribed);
  const [first] = list;
  if (first === undefined) throw new NotLowered('the model has no layers');
  const hasInput = first.class_name === 'InputLayer' || isModel(first);
  const input = inputLayer(`${String(first.config.name)}_input`, batchShapeOf(first));
  return {
    class_name: 'Sequential',
    config: { name, layers: [...(hasInput ? [] : [input]), ...list.map(toLayer)] },
  };
}

function functional({ name, layers, input_layers, output_layers }: Config, toLayer: ToLayer): Described {
  const list = (layers as unknown[]).filter(isDescribed);
  return {
    class_name: 'Functional',
    config: {
      name,
      layers: list.map((layer) => {
        const { inbound_nodes = [] } = layer as { readonly inbound_nodes?: unknown };
        return { ...toLayer(layer), name: nameOf(layer), inbound_nodes };
      }),
      ...{ input_layers: listOf(input_layers), output_layers: listOf(output_layers) },
    },
  };
}

/** Also for a single reference. */
function listOf(places: unknown): unknown {
  return Array.isArray(places) && !places.some((place) => Array.isArray(place) || isObject(place))
    ? [places]
    : places;
}
