// Names of weights as stock tfjs-layers has them, for those that Keras 3 writes, out of the names of layers alone.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import type { Config, Described } from './described.js';
import { isDescribed, isModel } from './described.js';
import { cellPaths } from './weight-paths.js';

/**
 * For a name that Keras 3 writes, such as `sequential/lstm/lstm_cell/kernel`, that of stock tfjs-layers: `lstm/kernel`.
 *
 * @param model as `fromKeras3` gives it
 * @returns throws NotLowered if the name is not that of a layer's weight
 */
export function stockNames(model: unknown): (name: string) => string {
  const layers = new Map<string, Described>();
  collect(model, layers);
  const cells = [...cellPaths(model)];
  return (name) => {
    const [keras, own] = cells.find(([path]) => `/${name}`.includes(`/${path}/`)) ?? [];
    if (keras !== undefined && own !== undefined) return `${own}/${name.split('/').at(-1)}`;
    const parts = name.split('/');
    const at = parts.findIndex((part) => layers.has(part));
    const layer = layers.get(parts[at] ?? '');
    if (layer === undefined || at === parts.length - 1) {
      throw new NotLowered(`weight ${quote(name)}: there is no layer that has it`);
    }
    return [parts[at], ...direction(layer, parts[at + 1]), parts.at(-1)].join('/');
  };
}

/** All layers that are no models, by their names. */
function collect(value: unknown, layers: Map<string, Described>): void {
  if (!isDescribed(value)) return;
  if (!isModel(value)) layers.set(String(value.config.name), value);
  else for (const layer of value.config.layers as unknown[]) collect(layer, layers);
}

/** Of a layer both ways the one that has the weight. */
function direction({ class_name: className, config }: Described, part: string | undefined): string[] {
  const { layer } = config;
  if (className !== 'Bidirectional' || !isObject(layer) || !isObject(layer.config)) return [];
  const inner = String((layer.config as Config).name);
  return [`${part === inner || part === `forward_${inner}` ? 'forward' : 'backward'}_${inner}`];
}
