// The modules of a state dictionary, by the names of its tensors: `encoder.weight_ih_l0` belongs to layer 0 of `encoder`.
import type { StoredTensor } from '../../formats/index.js';

/** A module with tensors, or one layer of a recurrent module. */
export interface TorchModule {
  /** Name in the dictionary; empty for the model itself. */
  readonly name: string;
  /** Index of the layer in a recurrent module; undefined for other modules. */
  readonly layer: number | undefined;
  /** By name in the module: `weight`, or `weight_ih` and `weight_ih_reverse` of this layer. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

const RECURRENT = /^(weight|bias)_(ih|hh|hr)_l(\d+)(_reverse)?$/;
/** Number of batches seen in training; no output depends on it. */
const COUNTER = 'num_batches_tracked';

/** Modules sorted by name, with numbers in names compared by value. */
export function modulesOf(tensors: readonly StoredTensor[]): TorchModule[] {
  const modules = new Map<
    string,
    { name: string; layer: number | undefined; tensors: Map<string, StoredTensor> }
  >();
  for (const tensor of tensors) {
    const dot = tensor.name.lastIndexOf('.');
    const [name, own] = [tensor.name.slice(0, Math.max(dot, 0)), tensor.name.slice(dot + 1)];
    if (own === COUNTER) continue;
    const [, kind, of, index, reverse = ''] = RECURRENT.exec(own) ?? [];
    const layer = index === undefined ? undefined : Number(index);
    const key = `${name}\n${layer}`;
    const module = modules.get(key) ?? { name, layer, tensors: new Map() };
    module.tensors.set(layer === undefined ? own : `${kind}_${of}${reverse}`, tensor);
    modules.set(key, module);
  }
  return [...modules.values()].sort(
    (a, b) => compareNames(a.name, b.name) || (a.layer ?? 0) - (b.layer ?? 0),
  );
}

/** `fc2` before `fc10`. */
export function compareNames(a: string, b: string): number {
  const [left, right] = [a, b].map((name) => name.split(/(\d+)/));
  for (const [index, one = ''] of (left ?? []).entries()) {
    const other = right?.[index] ?? '';
    if (one === other) continue;
    const difference = Number(one) - Number(other);
    if (Number.isFinite(difference) && one !== '' && other !== '') return difference;
    return one < other ? -1 : 1;
  }
  return (left?.length ?? 0) - (right?.length ?? 0);
}

/** Name in messages. */
export function titleOf({ name, layer }: Pick<TorchModule, 'name' | 'layer'>): string {
  const own = name === '' ? 'the model itself' : name;
  return layer === undefined ? own : `layer ${layer} of ${own}`;
}
