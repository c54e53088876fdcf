// pytorch/: reads and writes the weights of a network as a state dictionary of PyTorch. Entry point `lethe/pytorch`. May import: network/,
// formats/, compiler/, text/, errors.ts.
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
   * The PyTorch module of each layer, by the layer's name: `{ lstm_LSTM1: 'encoder', dense_Dense1: 'head.0' }`; for one layer of a
   * recurrent module `{ module: 'encoder', layer: 1 }`. Default: loading decides by shapes, and by numbers in names; saving uses the names
   * of the layers.
   */
  modules?: ModuleNames;
}

/** Which tensors filled a layer. */
export interface StateDictRow {
  /** Name of the layer; a bidirectional layer has one row for both directions. */
  readonly layer: string;
  /** Class in PyTorch. */
  readonly className: string;
  /** Name of the module in the dictionary. */
  readonly module: string;
  /** Index of the layer in a recurrent module; undefined for other modules. */
  readonly index: number | undefined;
  /** Names of its tensors in the dictionary. */
  readonly tensors: readonly string[];
}

const OPTIONS: OptionNames<StateDictOptions> = { modules: true };

/**
 * Sets the weights of a network from a state dictionary that PyTorch saved as safetensors (`safetensors.torch.save_file(model.state_dict(),
 * 'model.safetensors')`). A state dictionary contains no computations, so the network must compute the same as the PyTorch model. `nn.LSTM`
 * corresponds to `lstm({ recurrentActivation: 'sigmoid' })`, `nn.GRU` to `gru({ recurrentActivation: 'sigmoid', resetAfter: true })`, layer
 * by layer.
 *
 * The two biases of an LSTM or RNN are added. Numbers may be float32, float16 or bfloat16.
 *
 * @param file the bytes of a safetensors file
 * @returns which tensors filled which layer, to check: shapes may match by coincidence
 * @throws LetheError `data` if the file is not safetensors, if a layer has no module of its shapes or a module no layer, or if several
 *   match and their names do not decide: then the message lists them; `model` that names a layer that PyTorch computes differently. Then no
 *   weight is set.
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
 * Writes the weights of a network as a state dictionary for PyTorch
 * (`model.load_state_dict(safetensors.torch.load_file('model.safetensors'))`), for modules of the same sizes. The bias of an LSTM or RNN
 * becomes `bias_ih`; `bias_hh` is zeros.
 *
 * @returns the bytes of a safetensors file: float32, the same bytes for the same weights
 * @throws LetheError `model` that names a layer that PyTorch computes differently, `data` if two layers have the same module name.
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
            `${caller}: layer ${inQuotes(place.layer)}: another layer already is ${inQuotes(name)}`,
          );
        }
        tensors.set(name, { name, shape: shapes[index] ?? [], values: written });
      }
    }
  }
  return writeSafetensors([...tensors.values()], { format: 'pt' });
}

/** The weights of a network, its places for modules, and the checked options. */
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
