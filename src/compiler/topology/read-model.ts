// A Sequential or a functional model: the whole topology, or a layer of another model, whose layers become the network's own.
import type { ModelInput, Use } from '../graph/graph-builder.js';
import { NotLowered } from '../not-lowered.js';
import { isRecord, isShape, withFileNames } from './fields.js';
import { orderLayers } from './layer-order.js';
import { isModel, type LayerJson, listedLayers, type Place, readPlaces } from './layers-json.js';
import type { Model, Reading } from './reading.js';

/** @throws NotLowered naming the first layer or option that has no kernel. */
export function readModel(reading: Reading, className: string, config: unknown): Model {
  return className === 'Sequential' ? readSequential(reading, config) : readFunctional(reading, config);
}

/** A model as a layer of another: what reaches it has to be of the shape that it names. */
export function asLayer({ graph }: Reading, name: string, { inputs, use }: Model): Use {
  return (values) => {
    if (values.length !== inputs.length) {
      throw new NotLowered(`expected ${inputs.length} inputs, got ${values.length}`, name);
    }
    for (const [index, input] of inputs.entries()) graph.expect(values[index] as number, { ...input, name });
    return use(values);
  };
}

/** Each layer is fed by the one before. */
function readSequential(reading: Reading, config: unknown): Model {
  const layers = listedLayers(config, reading.names);
  const [first] = layers;
  if (first === undefined) throw new NotLowered('the model has no layers');
  const head = isModel(first.className)
    ? reading.model(first.className, first.name, first.config)
    : undefined;
  const inputs = head?.inputs ?? [beginOf(first)];
  const uses = layers
    .filter(({ className }) => className !== 'InputLayer')
    .map((layer) => {
      const isHead = layer === first && head !== undefined;
      return isHead ? head.use : reading.layer(layer.className, layer.name, layer.config);
    });
  return { inputs, use: (values) => uses.reduce((before, use) => use(before), values) };
}

/** The layers say what feeds them. */
function readFunctional(reading: Reading, config: unknown): Model {
  const layers = listedLayers(config, reading.names);
  const { begin, output } = endsOf(config, layers);
  const order = orderLayers(layers, output);
  const isInput = (layer: LayerJson): boolean => begin.includes(layer);
  const unused = layers.find((layer) => !order.layers.includes(layer) && !isInput(layer));
  if (unused !== undefined) throw new NotLowered('it is beside the graph', unused.name);
  const inputs = begin.map(inputOf);
  const users = new Map<LayerJson, Use>(
    order.layers
      .filter((layer) => !isInput(layer))
      .map((layer) => [layer, reading.layer(layer.className, layer.name, layer.config)]),
  );
  const use: Use = (values) => {
    const given = new Map(begin.map(({ name }, index) => [placeKey(name, 0), [values[index] as number]]));
    const valueAt = ({ name, call, output: which }: Place): number => {
      const value = given.get(placeKey(name, call))?.[which];
      if (value === undefined) throw new NotLowered(`it has no output ${which}`, name);
      return value;
    };
    for (const { layer, call } of order.uses) {
      if (isInput(layer)) continue;
      const before = layer.calls[call];
      if (before === undefined || before.length === 0) throw new NotLowered('its layers form no graph');
      given.set(placeKey(layer.name, call), [...(users.get(layer)?.(before.map(valueAt)) ?? [])]);
    }
    return output.map(valueAt);
  };
  return { inputs, use };
}

/** The input layers of a functional model, and where its outputs are. */
function endsOf(
  config: unknown,
  layers: readonly LayerJson[],
): { readonly begin: readonly LayerJson[]; readonly output: readonly Place[] } {
  const { input_layers: inputs, output_layers: outputs } = isRecord(config) ? withFileNames(config) : {};
  const [input, output] = [inputs, outputs].map(readPlaces) as [Place[], Place[]];
  if (input.length === 0 || output.length === 0) throw new NotLowered('it has no inputs or no outputs');
  const begin = input.map(({ name }) => layers.find((layer) => layer.name === name));
  const isWhole = (found: (LayerJson | undefined)[]): found is LayerJson[] =>
    found.every((layer) => layer?.className === 'InputLayer') && new Set(found).size === found.length;
  if (isWhole(begin)) return { begin, output };
  throw new NotLowered('its layers form no graph');
}

function placeKey(name: string, call: number): string {
  return `${call} ${name}`;
}

/** What a Sequential takes whose first layer this is: an input that tfjs-layers puts before it, unless it is one. */
function beginOf(first: LayerJson): ModelInput {
  const input = inputOf(first);
  return first.className === 'InputLayer' ? input : { ...input, name: `${first.name}_input` };
}

/** What a layer takes at the beginning of a model. */
function inputOf(layer: LayerJson): ModelInput {
  const batchShape = batchInputShape(layer);
  if (!isShape(batchShape)) throw new NotLowered('the shape of its input is not known', layer.name);
  const [batchSize = null, ...shape] = batchShape;
  return { name: layer.name, shape, batchSize };
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
