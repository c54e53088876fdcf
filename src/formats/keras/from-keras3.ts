// What Keras 3 writes of a model, as tfjs-layers writes it. Keras 3 names dtypes by policies, shapes of inputs by
// `batch_shape`, and calls of layers by `{args, kwargs}`; stock tfjs-layers refuses each of these.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { fromKeras2, toRectifier } from './both-versions.js';
import { type Around, readCall, readPlaces } from './calls.js';
import type { Config, Described } from './described.js';
import { isDescribed, isModel, makesMasks } from './described.js';
import { toLayerConfig } from './layer-config.js';
import { GraphMasks } from './masks.js';

/**
 * A model's topology as tfjs-layers has it: unchanged, unless it says that Keras 3 or a newer one wrote it, or Keras 2
 * means something else by it.
 *
 * @param topology of a model.json (`modelTopology`), which may be anything
 * @throws NotLowered naming what has no counterpart: of a layer's call or policy, not of layers that nobody knows.
 */
export function fromKeras3(topology: unknown): unknown {
  if (!isObject(topology)) return topology;
  if (!isNewer(topology.keras_version)) {
    if (!isKeras(topology.keras_version)) return topology;
    const { model_config: given } = topology;
    const model = fromKeras2(given);
    return model === given ? topology : { ...topology, model_config: model };
  }
  // Without the version: what is written here is no longer what Keras 3 means by it.
  const { keras_version, model_config: model, ...others } = topology;
  if (!isDescribed(model) || !Array.isArray(model.config.layers)) {
    throw new NotLowered('the topology of Keras 3 has no model of layers');
  }
  return { ...others, model_config: toModel(model) };
}

/** Whether Keras wrote it, and not tfjs-layers, whose version is `tfjs-layers 4.22.0`. */
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

/** A layer, or a model that stands for one, with all that is inside. */
function toLayer(value: unknown): unknown {
  if (!isDescribed(value)) return value;
  if (isModel(value)) return toModel(value);
  const layer = { class_name: value.class_name, config: toLayerConfig(value, toLayer) };
  return layer.class_name === 'ReLU' ? toRectifier(layer) : layer;
}

function sequential({ build_input_shape: shape, ...config }: Config, layers: readonly unknown[]): Config {
  const [first, ...others] = layers.map(toLayer);
  if (!isDescribed(first) || !Array.isArray(shape)) return { ...config, layers: [first, ...others] };
  // A model that was built by its data has no input layer.
  const hasShape = Object.hasOwn(first.config, 'batch_input_shape') || isModel(first);
  const head = hasShape ? first : { ...first, config: { batch_input_shape: shape, ...first.config } };
  return { ...config, layers: [head, ...others] };
}

function functional({ layers, input_layers, output_layers, ...config }: Config): Config {
  const list = layers as unknown[];
  // In Keras 2 and tfjs-layers the first call of any model is that by which it was made. Keras 3 does not count it where a model is
  // called; where outputs are named, it counts that of a functional one.
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
