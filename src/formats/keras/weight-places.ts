// Where model.weights.h5 of Keras 3 stores the weights of each layer. Source: keras/src/saving/saving_lib.py, _save_state and
// _save_container_state: layers by class and index, inner objects by attribute name.
import { isObject } from '../../text/kinds.js';
import type { Described } from './described.js';
import { isDescribed, isModel } from './described.js';

/** A layer (not inside another layer), and the location of its weights. */
export interface WeightPlaces {
  readonly layer: string;
  /** Groups, in the order of the layer's weights; each has `vars/0`, `vars/1`, ... */
  readonly groups: readonly string[];
}

/** Attributes with inner layers, by class. */
const INSIDE: ReadonlyMap<string, readonly string[]> = new Map([
  ['LSTM', ['cell']],
  ['GRU', ['cell']],
  ['SimpleRNN', ['cell']],
  ['Bidirectional', ['forward_layer', 'backward_layer']],
  ['TimeDistributed', ['layer']],
  ['RNN', ['cell']],
]);

/** All layers of a Keras 3 model (`config.json`), in order. */
export function weightPlaces(model: unknown, path: string = ''): WeightPlaces[] {
  if (!isDescribed(model) || !isModel(model)) return [];
  const layers = (model.config.layers as unknown[]).filter(isDescribed);
  return inContainer(layers, joined(path, 'layers')).flatMap(([layer, own]) => placesOf(layer, own));
}

function placesOf(layer: Described, path: string): WeightPlaces[] {
  if (isModel(layer)) return weightPlaces(layer, path);
  const inner = layer.config.layer;
  // A wrapper of a model: the inner layers have their own names.
  if (isDescribed(inner) && isModel(inner)) return weightPlaces(inner, joined(path, 'layer'));
  return [{ layer: String(layer.config.name), groups: groupsOf(layer, path) }];
}

function groupsOf({ class_name: className, config }: Described, path: string): string[] {
  const attributes = INSIDE.get(className);
  if (attributes === undefined) return [path];
  return attributes.flatMap((attribute) => {
    const own = joined(path, attribute);
    const { layer, cell } = config;
    if (isDescribed(layer)) return groupsOf(layer, own);
    const cells = isObject(cell) && isObject(cell.config) ? cell.config.cells : undefined;
    if (!Array.isArray(cells)) return [own];
    return inContainer(cells.filter(isDescribed), joined(own, 'cells')).map(([, group]) => group);
  });
}

/** Names of a list's items: the class, and from the second of a class on an index. */
function inContainer(list: readonly Described[], path: string): [Described, string][] {
  const counts = new Map<string, number>();
  return list.map((one) => {
    const name = snakeCase(one.class_name);
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    return [one, joined(path, count === 0 ? name : `${name}_${count}`)];
  });
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}/${name}`;
}

/** As in keras/src/utils/naming.py. */
function snakeCase(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
