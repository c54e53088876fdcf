// Graphs of layers: their inputs, and the JSON that tfjs-layers writes for a functional model.
import { isModel, layerOrder } from '../../compiler/index.js';
import { checkKind } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import { type SymbolicTensor, tensorsOf } from './layer.js';
import { type Model, makeModel } from './model-layer.js';
import { checkBatchSize } from './naming.js';
import { type LayerOptions, OptionReader } from './options.js';
import { partsOf } from './parts.js';
import type { LayerTopology, Topology } from './topology.js';

/** Options of {@link input}: names and defaults are those of `tf.input`. */
export interface InputOptions {
  /** Shape of one sample, such as `[time, features]`; null for open sizes. */
  shape?: readonly (number | null)[];
  /** Shape of a batch, such as `[batch, time, features]`, for stateful layers; overrides `shape`. */
  batchShape?: readonly (number | null)[];
  /** Name, under which data may be given. Letters, digits and `. _ - /`. Default: `input1`, `input2` and so on. */
  name?: string;
  /** Used only in files, where tfjs-layers reads it. Default `float32`. */
  dtype?: 'float32' | 'int32';
}

const INPUT_OPTIONS: OptionNames<InputOptions> = { shape: true, batchShape: true, name: true, dtype: true };

/** Options of {@link model}: names are those of `tf.model`. */
export interface ModelOptions {
  /** Results of `input`, in the order of the data. */
  inputs: SymbolicTensor | readonly SymbolicTensor[];
  /** Results of `layer.apply`, in the order of the network's outputs. */
  outputs: SymbolicTensor | readonly SymbolicTensor[];
  /** Default `model1`; inside another network the next free number there. */
  name?: string;
}

const MODEL_OPTIONS: OptionNames<ModelOptions> = { inputs: true, outputs: true, name: true };

/**
 * An input of a graph of layers.
 *
 * @throws RangeError or TypeError naming the invalid option
 * @example
 * const series = input({ shape: [null, 3], name: 'series' });
 * const forecast = dense({ units: 1 }).apply(lstm({ units: 8 }).apply(series));
 * const network = Network.create(model({ inputs: series, outputs: forecast }));
 */
export function input(options: InputOptions): SymbolicTensor {
  const given = readOptions('input', options, INPUT_OPTIONS);
  const read = new OptionReader<InputOptions & LayerOptions>('input', given, [
    'shape',
    'batchShape',
    'dtype',
  ]);
  const config = {
    batch_input_shape: read.batchShape('batchShape', 'shape'),
    dtype: read.oneOf('dtype', ['float32', 'int32'], 'float32'),
    sparse: false,
    name: read.name(),
  };
  return { layer: { class_name: 'InputLayer', config }, call: 0, output: 0, inputs: [] };
}

/**
 * A network that is a graph of layers: the JSON that tfjs-layers writes for `tf.model`. Unnamed layers are numbered by
 * class, from 1 in each network. The model is a layer itself, for other graphs.
 *
 * @throws RangeError or TypeError naming an input that is invalid, missing, or used by no output, or a name that is taken
 */
export function model(options: ModelOptions): Model {
  const { name = null, ...given } = readOptions('model', options, MODEL_OPTIONS);
  checkKind('model: name', name === null || typeof name === 'string', 'a text', name);
  const inputs = tensorsOf('model: inputs', given.inputs);
  const outputs = tensorsOf('model: outputs', given.outputs);
  const uses = usesOf(outputs);
  const layers = [...uses.keys()];
  checkInputs(inputs, layers);
  checkApart(layers);
  const describe = (own: string, named: readonly LayerTopology[]) =>
    graphOf(own, named, uses, inputs, outputs);
  const made = makeModel('model', 'Model', { name, layers, describe });
  checkBatchSize(
    'model: inputs',
    made.config.layers,
    inputs.map(({ layer }) => layer),
  );
  return made;
}

/** @param named the layers of the uses with names, in their order */
function graphOf(
  name: string,
  named: readonly LayerTopology[],
  uses: Uses,
  inputs: readonly SymbolicTensor[],
  outputs: readonly SymbolicTensor[],
): Topology['config'] {
  const all = [...uses.keys()];
  const nameOf = (layer: LayerTopology): string => named[all.indexOf(layer)]?.config.name as string;
  const placeOf = ({ layer, call, output }: SymbolicTensor): [string, number, number] => {
    // As tfjs-layers counts: a model's first call is the one that made it.
    const before = isModel(layer.class_name) ? 1 : 0;
    return [nameOf(layer), [...(uses.get(layer)?.keys() ?? [])].indexOf(call) + before, output];
  };
  const layers = all.map((layer, index) => ({
    name: nameOf(layer),
    ...(named[index] as LayerTopology),
    inbound_nodes: [...(uses.get(layer)?.values() ?? [])]
      .filter((taken) => taken.length > 0)
      .map((taken) => taken.map((tensor) => [...placeOf(tensor), {}])),
  }));
  const ends = { input_layers: inputs.map(placeOf), output_layers: outputs.map(placeOf) };
  const order = layerOrder({ layers, ...ends });
  layers.sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  return { name, layers, ...ends };
}

/**
 * @throws RangeError if a layer of an inner graph is used outside of it, or in another one: it would become two layers.
 */
function checkApart(layers: readonly LayerTopology[]): void {
  const met = new Set<LayerTopology>();
  for (const layer of layers.flatMap(withGraphs)) {
    if (met.has(layer)) {
      const expected = 'each layer inside one model, or outside of all';
      throw new RangeError(mismatch('model: layers', expected, `the same ${layer.class_name} in two places`));
    }
    met.add(layer);
  }
}

/** A layer and, if it is a graph, its layers. A layer in a list counts once for each place. */
function withGraphs(layer: LayerTopology): LayerTopology[] {
  const inside = layer.class_name === 'Model' ? (partsOf(layer)?.layers ?? []) : [];
  return [layer, ...inside.flatMap(withGraphs)];
}

type Uses = Map<LayerTopology, Map<number, readonly SymbolicTensor[]>>;

/** All layers that outputs depend on, in the order of the data, each with the inputs of its uses, in order. */
function usesOf(outputs: readonly SymbolicTensor[]): Uses {
  const uses: Uses = new Map();
  const met = new Map<LayerTopology, Set<number>>();
  const visit = ({ layer, call, inputs }: SymbolicTensor): void => {
    const calls = met.get(layer) ?? new Set();
    met.set(layer, calls);
    if (calls.has(call)) return;
    calls.add(call);
    inputs.forEach(visit);
    const taken = uses.get(layer) ?? new Map<number, readonly SymbolicTensor[]>();
    uses.set(layer, new Map([...taken, [call, inputs] as const].sort(([one], [other]) => one - other)));
  };
  outputs.forEach(visit);
  return uses;
}

/** @throws RangeError or TypeError unless these are the inputs of the layers, each once. */
function checkInputs(inputs: readonly SymbolicTensor[], layers: readonly LayerTopology[]): void {
  const given = inputs.map(({ layer }) => layer);
  for (const [index, layer] of given.entries()) {
    const what = `model: inputs[${index}]`;
    if (layer.class_name !== 'InputLayer') {
      throw new TypeError(mismatch(what, 'the result of input()', `a result of ${layer.class_name}`));
    }
    if (given.indexOf(layer) !== index) throw new RangeError(mismatch(what, 'each input once', 'one again'));
    if (!layers.includes(layer)) {
      throw new RangeError(mismatch(what, 'an input that an output depends on', quote(layer.config.name)));
    }
  }
  const missing = layers.find((layer) => layer.class_name === 'InputLayer' && !given.includes(layer));
  if (missing === undefined) return;
  const name = quote(missing.config.name ?? 'an input without a name');
  throw new RangeError(mismatch('model: inputs', 'all that the outputs depend on', `them without ${name}`));
}
