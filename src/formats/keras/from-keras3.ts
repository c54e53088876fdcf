// Converts a model of Keras 3 to the notation of tfjs-layers. Keras 3 writes dtypes as policies, input shapes as `batch_shape`, and calls
// of layers as `{args, kwargs}`; stock tfjs-layers refuses each of these.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { fromKeras2, toRectifier } from './both-versions.js';
import { type Around, readCall, readPlaces } from './calls.js';
import type { Config, Described } from './described.js';
import { isDescribed, isModel, makesMasks } from './described.js';
import { toLayerConfig } from './layer-config.js';
import { GraphMasks } from './masks.js';

/**
 * A model's topology in tfjs-layers: unchanged, unless Keras 3 or newer wrote it, or it has a different meaning in Keras 2.
 *
 * @param topology of a model.json (`modelTopology`), which may be anything
 * @throws NotLowered that names a call or policy of a layer without a counterpart, but not for unknown layers.
 */
export function fromKeras3(topology: unknown): unknown {
  if (!isObject(topology)) return topology;
  if (!isNewer(topology.keras_version)) {
    if (!isKeras(topology.keras_version)) return topology;
    const { model_config: given } = topology;
    const model = fromKeras2(given);
    return model === given ? topology : { ...topology, model_config: model };
  }
  // Without the version, because the result no longer is in the notation of Keras 3.
  const { keras_version, model_config: model, ...others } = topology;
  if (!isDescribed(model) || !Array.isArray(model.config.layers)) {
    throw new NotLowered('the topology of Keras 3 has no model of layers');
  }
  return { ...others, model_config: toModel(model) };
}

/** Whether Keras wrote it, not tfjs-layers, whose version is `tfjs-layers 4.22.0`. */
function isKeras(version: unknown): boolean {
  return typeof version === 'string' && /^\d/.test(version);
}

function isNewer(version: unknown): boolean {
  const [major = ''] = typeof version === 'string' ? version.split('.') : [];
  return /^\d+$/.test(major) && Number(major) >= 3;
}

function toModel({ class_name: className, config }: Described): Described {
  const layers = [...(config.layers as unknown[])];
  const translated =
    className === 'Sequential' ? sequential(config, layers) : functional({ ...config, layers });
  return { class_name: className, config: translated };
}

/** A layer, or a nested model, with everything inside. */
function toLayer(value: unknown): unknown {
  if (!isDescribed(value)) return value;
  if (isModel(value)) return toModel(value);
  const layer = { class_name: value.class_name, config: toLayerConfig(value, toLayer) };
  return layer.class_name === 'ReLU' ? toRectifier(layer) : layer;
}

function sequential({ build_input_shape: shape, ...config }: Config, layers: readonly unknown[]): Config {
  const [first, ...others] = layers.map(toLayer);
  if (!isDescribed(first) || !Array.isArray(shape)) return { ...config, layers: [first, ...others] };
  // A model built from its data has no input layer.
  const hasShape = Object.hasOwn(first.config, 'batch_input_shape') || isModel(first);
  const head = hasShape ? first : { ...first, config: { batch_input_shape: shape, ...first.config } };
  return { ...config, layers: [head, ...others] };
}

function functional({ layers, input_layers, output_layers, ...config }: Config): Config {
  const list = layers as unknown[];
  // In Keras 2 and tfjs-layers the call that created a model counts as its first one. In Keras 3 it does not when the model is called; for
  // named outputs it counts for functional models.
  const namesOf = (...classes: unknown[]): Set<unknown> =>
    new Set(
      list.filter(isObject).flatMap((layer) => (classes.includes(layer.class_name) ? [layer.name] : [])),
    );
  const ofOutputs = namesOf('Sequential');
  const masks = list.some(makesMasks) ? new GraphMasks(list) : undefined;
  const around: Around = { shifted: namesOf('Sequential', 'Functional', 'Model'), masks };
  return {
    ...config,
    layers: (masks?.withoutOperations(list) ?? list).map((layer) => {
      if (!isObject(layer) || typeof layer.name !== 'string') {
        throw new NotLowered('a layer of the topology has no class or no name');
      }
      const { name, class_name: className, inbound_nodes: nodes = [] } = layer;
      const calls = Array.isArray(nodes) ? nodes.map((node) => readCall(name, className, node, around)) : [];
      return { ...(toLayer(layer) as Described), name, inbound_nodes: calls };
    }),
    input_layers: readPlaces(input_layers, ofOutputs),
    output_layers: readPlaces(output_layers, ofOutputs),
  };
}
