// Graphs of layers: what comes in, and the JSON that tfjs-layers writes for a functional model.
import { layerOrder } from '../../compiler/index.js';
import { checkKind } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { type OptionNames, readOptions } from '../options/option-names.js';
import { type SymbolicTensor, tensorsOf } from './layer.js';
import { checkBatchSize, nameLayers, TFJS_LAYERS } from './naming.js';
import { type LayerOptions, OptionReader } from './options.js';
import type { LayerTopology, Topology } from './topology.js';

/** Options of {@link input}: names and defaults are those of `tf.input`. */
export interface InputOptions {
  /** Shape of one sample, such as `[time, features]`; null where sizes are open. */
  shape?: readonly (number | null)[];
  /** The same with the size of batches before it, which stateful layers need; counts before `shape`. */
  batchShape?: readonly (number | null)[];
  /** By which data may be given. Letters, digits and `. _ - /`. Default: `input1`, `input2` and so on. */
  name?: string;
  /** Kept in files alone, where tfjs-layers reads it. Default `float32`. */
  dtype?: 'float32' | 'int32';
}

const INPUT_OPTIONS: OptionNames<InputOptions> = { shape: true, batchShape: true, name: true, dtype: true };

/** Options of {@link model}: names are those of `tf.model`. */
export interface ModelOptions {
  /** What `input` returned: in the order in which data are given. */
  inputs: SymbolicTensor | readonly SymbolicTensor[];
  /** What layers gave: in the order in which outputs are given. */
  outputs: SymbolicTensor | readonly SymbolicTensor[];
  /** Default `model1`. */
  name?: string;
}

const MODEL_OPTIONS: OptionNames<ModelOptions> = { inputs: true, outputs: true, name: true };

/**
 * What comes into a graph of layers.
 *
 * @throws RangeError or TypeError naming the option that is not what it should be
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
 * A network that is a graph of layers: the JSON that tfjs-layers writes for `tf.model`. Layers without a name are numbered by
 * their class, from 1 in each network.
 *
 * @throws RangeError or TypeError naming the input that is none, or is missing, or that no output depends on, or the name
 *   that is taken
 */
export function model(options: ModelOptions): Topology {
  const { name = 'model1', ...given } = readOptions('model', options, MODEL_OPTIONS);
  checkKind('model: name', typeof name === 'string', 'a text', name);
  const inputs = tensorsOf('model: inputs', given.inputs);
  const outputs = tensorsOf('model: outputs', given.outputs);
  const uses = usesOf(outputs);
  const all = [...uses.keys()];
  checkInputs(inputs, all);
  const named = nameLayers('model', all);
  checkBatchSize(
    'model: inputs',
    named,
    inputs.map(({ layer }) => layer),
  );
  const places = new Map(all.map((layer, index) => [layer, named[index] as LayerTopology]));
  const nameOf = (layer: LayerTopology): string => places.get(layer)?.config.name as string;
  const placeOf = ({ layer, call, output }: SymbolicTensor): [string, number, number] => {
    return [nameOf(layer), [...(uses.get(layer)?.keys() ?? [])].indexOf(call), output];
  };
  const layers = all.map((layer) => ({
    name: nameOf(layer),
    ...(places.get(layer) as LayerTopology),
    inbound_nodes: [...(uses.get(layer)?.values() ?? [])]
      .filter((taken) => taken.length > 0)
      .map((taken) => taken.map((tensor) => [...placeOf(tensor), {}])),
  }));
  const ends = { input_layers: inputs.map(placeOf), output_layers: outputs.map(placeOf) };
  const order = layerOrder({ layers, ...ends });
  layers.sort((one, other) => order.indexOf(one.name) - order.indexOf(other.name));
  return {
    class_name: 'Model',
    config: { name, layers, ...ends },
    keras_version: `tfjs-layers ${TFJS_LAYERS}`,
    backend: 'tensor_flow.js', // As tfjs-layers writes it: every text but names in snake_case.
  };
}

type Uses = Map<LayerTopology, Map<number, readonly SymbolicTensor[]>>;

/** All layers that outputs depend on, in the order of the data; of each what its uses took, by their numbers, in order. */
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
      throw new TypeError(mismatch(what, 'what input() returns', `what ${layer.class_name} gives`));
    }
    if (given.indexOf(layer) !== index) throw new RangeError(mismatch(what, 'another input', 'one again'));
    if (!layers.includes(layer)) {
      throw new RangeError(mismatch(what, 'an input that an output depends on', quote(layer.config.name)));
    }
  }
  const missing = layers.find((layer) => layer.class_name === 'InputLayer' && !given.includes(layer));
  if (missing === undefined) return;
  const name = quote(missing.config.name ?? 'an input without a name');
  throw new RangeError(mismatch('model: inputs', 'all that the outputs depend on', `them without ${name}`));
}
