// tfjs-layers' topology JSON to a chain of layers, plain data. What cannot be lowered is refused by name.

import { quote } from '../../text/quote.js';
import { NotLowered } from '../not-lowered.js';
import { type Config, isRecord, isShape, readDescribed, withFileNames } from './fields.js';
import { LayerNames } from './layer-names.js';
import type { NetworkDescription } from './layers.js';
import { readLayer } from './read-layer.js';

/** More than anybody trains; a file may claim any number. */
const MOST_LAYERS = 1000;

interface LayerJson {
  className: string;
  name: string;
  config: Config;
  /** Names of the layers that feed it, in a functional model. */
  inbound: string[];
}

/**
 * Reads `{class_name, config}` of a Sequential model, or of a functional model whose layers form one chain, as
 * `model.toJSON` gives it and model.json keeps it under `modelTopology.model_config`. Out of a file it may be anything.
 *
 * @throws NotLowered naming the first layer or option that has no kernel.
 */
export function readTopology(json: unknown): NetworkDescription {
  const layers = layersOf(json);
  const [first] = layers;
  if (first === undefined) throw new NotLowered('the model has no layers');
  const batchShape = batchInputShape(first);
  if (!isShape(batchShape)) throw new NotLowered('the shape of its input is not known', first.name);
  const [fixed = null, ...inputShape] = batchShape;
  const chain = withoutInput(layers).map(({ className, name, config }) => readLayer(className, name, config));
  const stateful = chain.some((layer) => layer.kind === 'lstm' && layer.stateful);
  return { inputShape, batchSize: stateful ? fixed : null, layers: chain };
}

/**
 * For each layer of {@link readTopology}, the configuration that names the initializers of its weights: its own, or
 * that of the layer inside it.
 */
export function readWeightConfigs(json: unknown): Config[] {
  return withoutInput(layersOf(json)).map(({ className, config }) => {
    const inner = className === 'TimeDistributed' ? readDescribed(config.layer) : undefined;
    return inner?.config ?? config;
  });
}

/** `[batch, ...sample]` of what a model takes, by one of the ways in which tfjs-layers' first layer may have it. */
function batchInputShape({ className, config }: LayerJson): unknown {
  const batchShape = config.batch_input_shape ?? null;
  if (batchShape !== null) return batchShape;
  const { batch_size: batchSize = null, input_dim: inputDim = null } = config;
  const inputShape =
    config.input_shape ?? (className === 'Dense' && inputDim !== null ? [inputDim] : undefined);
  return Array.isArray(inputShape) ? [batchSize, ...inputShape] : undefined;
}

/** The layers in the order of the data. */
function layersOf(json: unknown): LayerJson[] {
  const { className, config } = unwrap(json);
  return className === 'Sequential' ? sequentialLayers(config) : chain(config);
}

function withoutInput(layers: readonly LayerJson[]): LayerJson[] {
  return layers.filter(({ className }) => className !== 'InputLayer');
}

function unwrap(json: unknown): { className: string; config: unknown } {
  let value = json;
  for (const key of ['modelTopology', 'model_config']) {
    if (isRecord(value) && Object.hasOwn(value, key)) value = value[key];
  }
  const { class_name: className, config } = isRecord(value) ? withFileNames(value) : {};
  if (typeof className === 'string') return { className, config };
  throw new NotLowered('this is no topology of tfjs-layers');
}

function sequentialLayers(config: unknown): LayerJson[] {
  const list = isRecord(config) ? config.layers : config; // Keras 1 wrote the list alone.
  if (!Array.isArray(list)) throw new NotLowered('the topology has no list of layers');
  if (list.length > MOST_LAYERS) {
    throw new NotLowered(`expected at most ${MOST_LAYERS} layers, got ${list.length}`);
  }
  const layers = Array.from(list, toLayer); // Without holes, which a list made in memory may have.
  const names = new Set<string>();
  for (const { name } of layers) {
    if (name === undefined) continue;
    if (names.has(name)) throw new NotLowered('another layer has the same name', name);
    names.add(name);
  }
  return nameLayers(layers, new LayerNames(names));
}

function toLayer(value: unknown): Omit<LayerJson, 'name'> & { name: string | undefined } {
  const layer = readDescribed(value);
  if (layer === undefined || !isRecord(value)) {
    throw new NotLowered('a layer of the topology has no class or no configuration');
  }
  const name = layer.config.name || value.name || undefined; // An empty one counts as none.
  if (name !== undefined && typeof name !== 'string') {
    throw new NotLowered(`the name of a layer: expected a text, got ${quote(name)}`);
  }
  return { ...layer, name, inbound: inboundNames(name ?? layer.className, withFileNames(value)) };
}

function nameLayers(layers: readonly ReturnType<typeof toLayer>[], names: LayerNames): LayerJson[] {
  return layers.map(({ name, ...layer }) => {
    const inner = readDescribed(layer.config.layer);
    if (inner !== undefined && !inner.config.name) names.next(inner.className); // Numbered first: it is made first.
    return { ...layer, name: name ?? names.next(layer.className) };
  });
}

/** The layers of a functional model in the order of the data, if each feeds exactly the next. */
function chain(config: unknown): LayerJson[] {
  if (!isRecord(config)) throw new NotLowered('the topology has no list of layers');
  const layers = sequentialLayers(config);
  const { input_layers: inputs, output_layers: outputs } = withFileNames(config);
  const [input, output] = [inputs, outputs].map(namesOf);
  if (input?.length !== 1) throw new NotLowered(`it has ${input?.length} inputs, not one`);
  if (output?.length !== 1) throw new NotLowered(`it has ${output?.length} outputs, not one`);
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const ordered: LayerJson[] = [];
  let name = output[0];
  while (name !== undefined) {
    const layer = byName.get(name);
    if (layer === undefined || ordered.includes(layer)) throw new NotLowered('its layers form no chain');
    ordered.unshift(layer);
    if (layer.inbound.length > 1) throw new NotLowered('it has more than one input', name);
    [name] = layer.inbound;
  }
  if (ordered[0]?.name !== input[0]) throw new NotLowered('its layers form no chain');
  const unused = layers.find((layer) => !ordered.includes(layer));
  if (unused !== undefined) throw new NotLowered('it is beside the chain', unused.name);
  return ordered;
}

/** `[[name, node, tensor], ...]`, or one such triple alone. */
function namesOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return Array.from(Array.isArray(value[0]) ? value : [value], nameOf);
}

/** Of `[name, node, tensor]`, or the name alone. */
function nameOf(entry: unknown): string {
  const name: unknown = Array.isArray(entry) ? entry[0] : entry;
  if (typeof name === 'string') return name;
  throw new NotLowered(`a place in the topology: expected the name of a layer, got ${quote(name)}`);
}

function inboundNames(name: string, layer: Config): string[] {
  const nodes = layer.inbound_nodes;
  if (!Array.isArray(nodes)) return [];
  if (nodes.length > 1) throw new NotLowered('it is used more than once', name);
  return nodes.flatMap((node: unknown) => {
    if (!Array.isArray(node)) return [];
    return Array.from(node, (entry: unknown) => {
      const extra: unknown = Array.isArray(entry) ? entry[3] : undefined;
      if (isRecord(extra) && Object.keys(extra).length > 0) {
        throw new NotLowered('it is called with further arguments', name);
      }
      return nameOf(entry);
    });
  });
}
