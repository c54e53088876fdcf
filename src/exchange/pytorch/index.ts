// pytorch/: weights of a network as a state dictionary of PyTorch, and back. Entry point `lethe/pytorch`.
// May import: network/, formats/, compiler/, text/, errors.ts.
import { readTopology } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { DTYPES, type NamedTensor, readSafetensors, writeSafetensors } from '../../formats/index.js';
import { orModelError } from '../../network/index.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import type { Network } from '../../network/public.js';
import { checkKind, isObject } from '../../text/kinds.js';
import { inQuotes } from '../../text/quote.js';
import { assign, expected, type ModuleName, type ModuleNames } from './assign.js';
import { modulesOf } from './modules.js';
import { type Place, placesOf } from './places.js';

export type { ModuleName, ModuleNames } from './assign.js';

/** Options of {@link loadStateDict} and {@link saveStateDict}. */
export interface StateDictOptions {
  /**
   * Which module of PyTorch a layer is, by the layer's name: `{ lstm_LSTM1: 'encoder', dense_Dense1: 'head.0' }`, of a recurrent
   * module of several layers one of them: `{ module: 'encoder', layer: 1 }`. Default: loading guesses by shapes, and by
   * numbers in names; saving calls modules as layers are called.
   */
  modules?: ModuleNames;
}

/** What filled a layer. */
export interface StateDictRow {
  /** Of the network; of a bidirectional layer both directions together. */
  readonly layer: string;
  /** PyTorch's class. */
  readonly className: string;
  /** As the dictionary calls it. */
  readonly module: string;
  /** Of a recurrent module's layers; undefined: it is no recurrent one. */
  readonly index: number | undefined;
  /** Names of its tensors in the dictionary. */
  readonly tensors: readonly string[];
}

const OPTIONS: OptionNames<StateDictOptions> = { modules: true };

/**
 * Takes the weights of a network from a state dictionary that PyTorch wrote as safetensors
 * (`safetensors.torch.save_file(model.state_dict(), 'model.safetensors')`). PyTorch's files do not say what is
 * computed: the network does, and has to compute what the PyTorch model computes. `nn.LSTM` is
 * `lstm({ recurrentActivation: 'sigmoid' })`, `nn.GRU` is `gru({ recurrentActivation: 'sigmoid', resetAfter: true })`, layer by layer.
 *
 * The two biases of an LSTM and an RNN become their sum. Numbers may be float32, float16 or bfloat16.
 *
 * @param file the bytes of a safetensors file
 * @returns what filled which layer, to look at: shapes may fit where something else was meant
 * @throws LetheError `data` if the file is no safetensors, a layer finds no module of its shapes, a module no layer, or several would
 *   do and their names do not tell: then the message lists them; `model` naming a layer that PyTorch computes otherwise.
 *   No weight is set then.
 * @example
 * const network = Network.create([lstm({ ...kerasDefaults.lstm, units: 8, inputShape: [null, 3] }), dense({ units: 1 })]);
 * const rows = loadStateDict(network, bytes);
 * console.log(rows.map(({ layer, module }) => `${layer} <- ${module}`));
 */
export function loadStateDict(
  network: Network,
  file: Uint8Array,
  options: StateDictOptions = {},
): StateDictRow[] {
  const caller = 'loadStateDict';
  checkKind(`${caller}: file`, file instanceof Uint8Array, 'bytes (a Uint8Array)', file);
  const { places, weights, modules: names } = look(caller, network, options);
  const modules = modulesOf(readSafetensors(caller, file));
  const shapes = new Map(weights.map(({ name, shape }) => [name, shape]));
  const found = assign(caller, places, modules, names, shapes);
  const values = new Map<string, Float32Array>();
  const rows = places.map((place): StateDictRow => {
    const module = found.get(place);
    const tensors = place.parts.flatMap((part) => {
      const stored = expected(part, shapes).map(({ tensor, shape }) => {
        const { name = '', dtype = 'F32', bytes = new Uint8Array() } = module?.tensors.get(tensor) ?? {};
        return { name, shape, values: DTYPES[dtype].floats?.(bytes) ?? new Float32Array() };
      });
      values.set(part.weight, part.layout.read(stored, shapes.get(part.weight) ?? []));
      return stored.map(({ name }) => name);
    });
    return rowOf(place, module?.name ?? '', module?.layer, tensors);
  });
  network.setWeights(weights.map(({ name }) => values.get(name) ?? new Float32Array()));
  return rows;
}

/**
 * The weights of a network as a state dictionary that PyTorch loads
 * (`model.load_state_dict(safetensors.torch.load_file('model.safetensors'))`), for modules of the same sizes. The bias of an LSTM and an
 * RNN goes into `bias_ih`; `bias_hh` is zeros.
 *
 * @returns the bytes of a safetensors file: float32, the same bytes for the same weights
 * @throws LetheError `model` naming a layer that PyTorch computes otherwise, `data` if two layers would be one module.
 */
export function saveStateDict(network: Network, options: StateDictOptions = {}): Uint8Array {
  const caller = 'saveStateDict';
  const { places, weights, modules } = look(caller, network, options);
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  const tensors = new Map<string, NamedTensor>();
  for (const place of places) {
    const { module, layer } = nameOf(place, modules);
    for (const { weight, tensors: own, layout } of place.parts) {
      const { shape = [], values = new Float32Array() } = byName.get(weight) ?? {};
      const shapes = layout.shapes(shape);
      for (const [index, written] of layout.write({ shape, values }).entries()) {
        const name = fullName(module, place.isRecurrent ? layer : undefined, own[index] ?? '');
        if (tensors.has(name)) {
          throw new LetheError(
            'data',
            `${caller}: layer ${inQuotes(place.layer)}: another one is ${inQuotes(name)}`,
          );
        }
        tensors.set(name, { name, shape: shapes[index] ?? [], values: written });
      }
    }
  }
  return writeSafetensors([...tensors.values()], { format: 'pt' });
}

/** A network's weights, and what modules fill; options as they were read. */
function look(caller: string, network: Network, options: StateDictOptions) {
  const { modules = {} } = readOptions(caller, options, OPTIONS);
  checkKind(`${caller}: modules`, isObject(modules), 'an object of names', modules);
  const isNetwork = isObject(network) && typeof network.setWeights === 'function';
  checkKind(`${caller}: network`, isNetwork, 'a Network', network);
  const { weights } = network;
  const places = orModelError(caller, () =>
    placesOf(
      readTopology(network.topology),
      weights.map(({ name }) => name),
    ),
  );
  for (const [layer, module] of Object.entries(modules)) {
    const what = `${caller}: modules: ${inQuotes(layer)}`;
    if (!places.some((place) => place.layer === layer)) {
      const known = places.map((place) => place.layer).join(', ');
      throw new RangeError(`${what}: expected one of ${known}`);
    }
    checkKind(what, isModuleName(module), 'the name of a module, or { module, layer }', module);
  }
  return { places, weights, modules };
}

function isModuleName(value: unknown): value is ModuleName {
  if (typeof value === 'string') return true;
  return (
    isObject(value) &&
    typeof value.module === 'string' &&
    Number.isInteger(value.layer) &&
    Number(value.layer) >= 0
  );
}

function nameOf({ layer }: Place, names: ModuleNames): { readonly module: string; readonly layer: number } {
  const given = Object.hasOwn(names, layer) ? names[layer] : undefined;
  if (given === undefined) return { module: layer.replaceAll('.', '_'), layer: 0 };
  return typeof given === 'string' ? { module: given, layer: 0 } : given;
}

/** `weight_ih_reverse` of layer 1 is `weight_ih_l1_reverse`. */
function fullName(module: string, layer: number | undefined, own: string): string {
  const name = layer === undefined ? own : own.replace(/(_reverse)?$/, `_l${layer}$1`);
  return module === '' ? name : `${module}.${name}`;
}

function rowOf(
  { layer, className }: Place,
  module: string,
  index: number | undefined,
  tensors: readonly string[],
): StateDictRow {
  return { layer, className, module, index, tensors };
}
