// Converts a topology of tfjs-layers to Keras 3: the inverse of from-keras3.ts.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import type { Config, Described } from './described.js';
import { isDescribed, isModel } from './described.js';
import { KERAS3 } from './dialects.js';
import { toKerasConfig } from './keras-config.js';

/** An object that Keras 3 finds by module and class. */
interface KerasObject extends Described {
  readonly module: string;
  readonly registered_name: string | null;
}

/**
 * A model for `config.json` of a `.keras` file.
 *
 * @param model `{class_name, config}` of tfjs-layers, with named layers
 * @throws NotLowered that names a layer or an option that Keras 3 lacks.
 */
export function toKeras3(model: unknown): KerasObject {
  if (!isDescribed(model) || !isModel(model)) throw new NotLowered('this is not a model of layers');
  const { class_name: className, config } = model;
  return className === 'Sequential' ? sequential(config) : functional(config);
}

function named(module: string, className: string, config: Config): KerasObject {
  // Keras looks up objects by their public module, not the internal one.
  return {
    module,
    class_name: className,
    config,
    registered_name: module.includes('.src.') ? className : null,
  };
}

function toObject(layer: unknown): KerasObject {
  if (!isDescribed(layer)) throw new NotLowered('a layer of the topology has no class or no configuration');
  if (isModel(layer)) return toKeras3(layer);
  if (layer.class_name === 'InputLayer') return inputLayer(nameOf(layer), batchShapeOf(layer));
  const own = thresholdOf(layer);
  return named('keras.layers', own.class_name, toKerasConfig(KERAS3, own, toObject));
}

/** Keras has a rectifier with a threshold of at least 0 as an option of `ReLU`. */
export function thresholdOf(layer: Described): Described {
  const { theta = 1, ...config } = layer.config;
  if (layer.class_name !== 'ThresholdedReLU' || !(Number(theta) >= 0)) return layer;
  return { ...layer, class_name: 'ReLU', config: { ...config, threshold: theta } };
}

function inputLayer(name: string, shape: unknown): KerasObject {
  return named('keras.layers', 'InputLayer', { batch_shape: shape, dtype: 'float32', name });
}

function sequential({ name, layers }: Config): KerasObject {
  const list = (layers as unknown[]).filter(isDescribed);
  const [first] = list;
  if (first === undefined) throw new NotLowered('the model has no layers');
  const hasInput = first.class_name === 'InputLayer' || isModel(first);
  const input = inputLayer(`${String(first.config.name)}_input`, batchShapeOf(first));
  return named('keras', 'Sequential', {
    name,
    layers: [...(hasInput ? [] : [input]), ...list.map(toObject)],
  });
}

export function batchShapeOf({ config }: Described): unknown {
  const { batch_input_shape: whole, input_shape: shape, batch_size: size = null } = config;
  return whole ?? (Array.isArray(shape) ? [size, ...shape] : null);
}

function functional({ name, layers, input_layers: inputs, output_layers: outputs }: Config): KerasObject {
  const list = (layers as unknown[]).filter(isDescribed);
  // Calls that Keras 3 does not count: see from-keras3.ts.
  const called = new Set(list.filter(isModel).map(nameOf));
  const ended = new Set(list.filter((layer) => layer.class_name === 'Sequential').map(nameOf));
  return named('keras.src.models.functional', 'Functional', {
    name,
    layers: list.map((layer) => {
      const { inbound_nodes: nodes = [] } = layer as { readonly inbound_nodes?: unknown };
      const calls = Array.isArray(nodes) ? nodes.map((node) => call(layer, node, called)) : [];
      return { ...toObject(layer), name: nameOf(layer), inbound_nodes: calls };
    }),
    input_layers: ends(inputs, ended),
    output_layers: ends(outputs, ended),
  });
}

export function nameOf(layer: Described): string {
  return String((layer as { readonly name?: unknown }).name ?? layer.config.name);
}

const RECURRENT: readonly string[] = ['LSTM', 'GRU', 'SimpleRNN', 'RNN', 'Bidirectional'];

/** `{args, kwargs}` of one call: initial states of a recurrent layer are named; inputs of merging layers are a list. */
function call(layer: Described, node: unknown, shifted: ReadonlySet<string>): Config {
  const [first, ...others] = (Array.isArray(node) ? node : []).map((place) => tensor(place, shifted));
  if (others.length === 0) return { args: [first], kwargs: {} };
  if (RECURRENT.includes(layer.class_name)) return { args: [first], kwargs: { initial_state: others } };
  return { args: [[first, ...others]], kwargs: {} };
}

/** The shape is that of its source; Keras reads only the history. */
function tensor(place: unknown, shifted: ReadonlySet<string>): Described {
  return {
    class_name: '__keras_tensor__',
    config: { shape: [null], dtype: 'float32', keras_history: history(place, shifted) },
  };
}

function history(place: unknown, shifted: ReadonlySet<string>): readonly [string, number, number] {
  const [name, index = 0, output = 0]: unknown[] = Array.isArray(place) ? place : [place];
  if (typeof name !== 'string')
    throw new NotLowered(`a place in the topology: expected the name of a layer, got ${quote(name)}`);
  return [name, Number(index) - (shifted.has(name) ? 1 : 0), Number(output)];
}

function ends(value: unknown, shifted: ReadonlySet<string>): unknown {
  const list = Array.isArray(value) ? value : [];
  const places = Array.isArray(list[0]) ? list : [list];
  const found = places.map((place) => history(place, shifted));
  return found.length === 1 ? found[0] : found;
}

/** `{class_name, config}`, in any wrapping. */
export function modelOf(topology: unknown): unknown {
  let value = topology;
  for (const key of ['modelTopology', 'model_config']) {
    if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
  }
  return value;
}
