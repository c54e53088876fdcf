// Converts the weight names of Keras 3 to those of stock tfjs-layers, using only the names of layers.
import { NotLowered } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import { quote } from '../../text/quote.js';
import type { Config, Described } from './described.js';
import { isDescribed, isModel } from './described.js';
import { cellPaths } from './weight-paths.js';

/**
 * The name in stock tfjs-layers for a name of Keras 3: `lstm/kernel` for `sequential/lstm/lstm_cell/kernel`.
 *
 * @param model result of `fromKeras3`
 * @returns a function that throws NotLowered for unknown names
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
      throw new NotLowered(`weight ${quote(name)}: no layer has it`);
    }
    return [parts[at], ...direction(layer, parts[at + 1]), parts.at(-1)].join('/');
  };
}

/** All layers, by name, without models. */
function collect(value: unknown, layers: Map<string, Described>): void {
  if (!isDescribed(value)) return;
  if (!isModel(value)) layers.set(String(value.config.name), value);
  else for (const layer of value.config.layers as unknown[]) collect(layer, layers);
}

/** The direction of a bidirectional layer that has the weight. */
function direction({ class_name: className, config }: Described, part: string | undefined): string[] {
  const { layer } = config;
  if (className !== 'Bidirectional' || !isObject(layer) || !isObject(layer.config)) return [];
  const inner = String((layer.config as Config).name);
  return [`${part === inner || part === `forward_${inner}` ? 'forward' : 'backward'}_${inner}`];
}
