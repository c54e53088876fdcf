// tfjs-layers' topology JSON to a network, plain data. What cannot be compiled is refused by name.
import { GraphBuilder, type Use } from '../graph/graph-builder.js';
import type { NetworkDescription } from '../graph/network.js';
import { isStateful } from '../layers/index.js';
import { NotLowered } from '../not-lowered.js';
import { type Config, isRecord, isShape, withFileNames } from './fields.js';
import { orderLayers } from './layer-order.js';
import { type LayerJson, listedLayers, type Place, readPlaces } from './layers-json.js';
import { readLayer } from './read-layer.js';

/** What a topology says. */
interface Topology {
  readonly network: NetworkDescription;
  /** For each layer the configuration that names the initializers of its weights. */
  readonly configs: readonly Config[];
}

/**
 * Reads `{class_name, config}` of a Sequential or a functional model, as `model.toJSON` gives it and model.json keeps it
 * under `modelTopology.model_config`. Out of a file it may be anything.
 *
 * @throws NotLowered naming the first layer or option that has no kernel.
 */
export function readTopology(json: unknown): NetworkDescription {
  return read(json).network;
}

/**
 * For each layer of {@link readTopology}, the configuration that names the initializers of its weights: its own, or
 * that of the layer inside it.
 */
export function readWeightConfigs(json: unknown): readonly Config[] {
  return read(json).configs;
}

function read(json: unknown): Topology {
  const { className, config } = unwrap(json);
  return className === 'Sequential' ? readSequential(config) : readFunctional(config);
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

/** Each layer is fed by the one before. */
function readSequential(config: unknown): Topology {
  const layers = listedLayers(config);
  const [first] = layers;
  if (first === undefined) throw new NotLowered('the model has no layers');
  const graph = new GraphBuilder();
  const fixed = readInput(graph, first);
  let values: readonly number[] = [0];
  for (const { className, name, config: own } of layers) {
    if (className !== 'InputLayer') values = readLayer(graph, className, name, own)(values);
  }
  return finish(graph, values, fixed);
}

/** The layers say what feeds them. */
function readFunctional(config: unknown): Topology {
  if (!isRecord(config)) throw new NotLowered('the topology has no list of layers');
  const layers = listedLayers(config);
  const { input_layers: inputs, output_layers: outputs } = withFileNames(config);
  const [input, output] = [inputs, outputs].map(readPlaces) as [Place[], Place[]];
  const order = orderLayers(layers, output);
  const begin = input.map(({ name }) => layers.find((layer) => layer.name === name));
  const isInput = (layer: LayerJson): boolean => begin.includes(layer);
  if (begin.length === 0 || output.length === 0) throw new NotLowered('it has no inputs or no outputs');
  const unused = layers.find((layer) => !order.layers.includes(layer) && !isInput(layer));
  if (unused !== undefined) throw new NotLowered('it is beside the graph', unused.name);
  const graph = new GraphBuilder();
  const given = new Map<string, readonly number[]>();
  const sizes = begin.map((layer) => {
    if (layer?.className !== 'InputLayer' || given.has(placeKey(layer.name, 0))) {
      throw new NotLowered('its layers form no graph');
    }
    given.set(placeKey(layer.name, 0), [given.size]);
    return readInput(graph, layer);
  });
  const users = new Map<LayerJson, Use>(
    order.layers
      .filter((layer) => !isInput(layer))
      .map((layer) => [layer, readLayer(graph, layer.className, layer.name, layer.config)]),
  );
  const valueAt = ({ name, call, output: which }: Place): number => {
    const value = given.get(placeKey(name, call))?.[which];
    if (value === undefined) throw new NotLowered(`it has no output ${which}`, name);
    return value;
  };
  for (const { layer, call } of order.uses) {
    if (isInput(layer)) continue;
    const before = layer.calls[call];
    if (before === undefined || before.length === 0) throw new NotLowered('its layers form no graph');
    given.set(placeKey(layer.name, call), users.get(layer)?.(before.map(valueAt)) ?? []);
  }
  return finish(graph, output.map(valueAt), sizes.find((size) => size !== null) ?? null);
}

function placeKey(name: string, call: number): string {
  return `${call} ${name}`;
}

/**
 * The network's input, of the shape that this layer names.
 *
 * @returns samples of a batch, if it fixes them
 */
function readInput(graph: GraphBuilder, layer: LayerJson): number | null {
  const batchShape = batchInputShape(layer);
  if (!isShape(batchShape)) throw new NotLowered('the shape of its input is not known', layer.name);
  const [fixed = null, ...shape] = batchShape;
  graph.input({ name: layer.name, shape });
  return fixed;
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

function finish(graph: GraphBuilder, outputs: readonly number[], fixed: number | null): Topology {
  const network = graph.build(outputs, graph.layers.some(isStateful) ? fixed : null);
  return { network, configs: graph.configs };
}
