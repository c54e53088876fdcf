import { isObject } from '../../text/kinds.js';
import { isDescribed, isModel } from './described.js';

/**
 * Maps the cells of stacks in a Keras 3 model, such as `rnn/stacked_rnn_cells/lstm_cell_1`, to their names in tfjs-layers: `rnn/RNNCell_1`.
 */
export function cellPaths(model: unknown): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const visit = (layer: unknown): void => {
    if (!isDescribed(layer)) return;
    const { layer: inner, cell, name } = layer.config;
    if (isModel(layer)) (layer.config.layers as unknown[]).forEach(visit);
    visit(inner);
    if (!isDescribed(cell) || !Array.isArray(cell.config.cells)) return;
    for (const [index, one] of cell.config.cells.entries()) {
      const own = isObject(one) && isObject(one.config) ? String(one.config.name) : '';
      paths.set(`${String(name)}/${String(cell.config.name)}/${own}`, `${String(name)}/RNNCell_${index}`);
    }
  };
  visit(model);
  return paths;
}

/** More parts than any name of nested layers has. */
const MOST_PARTS = 8;

/**
 * Finds a value by the name of a weight in tfjs-layers, for a longer name: Keras also writes the model, outer layers and inner cells, such
 * as `sequential/lstm/lstm_cell/kernel` for `lstm/kernel`. The name that omits the fewest parts is used.
 *
 * @returns undefined if there is none, or several omit equally many parts
 */
export function findByPath<T>(path: string, byName: ReadonlyMap<string, T>): T | undefined {
  const exact = byName.get(path);
  const parts = path.split('/');
  if (exact !== undefined || parts.length > MOST_PARTS) return exact;
  const last = parts.pop() as string;
  for (let left = parts.length - 1; left >= 0; left--) {
    const found = new Set<T>();
    for (const kept of selections(parts, left)) {
      const value = byName.get([...kept, last].join('/'));
      if (value !== undefined) found.add(value);
    }
    const [only] = found;
    if (found.size > 0) return found.size === 1 ? only : undefined;
  }
  return undefined;
}

/** All selections of this many parts, in order. */
function selections(parts: readonly string[], count: number): string[][] {
  const [first, ...others] = parts;
  if (first === undefined || count === 0) return count === 0 ? [[]] : [];
  const withFirst = selections(others, count - 1).map((chosen) => [first, ...chosen]);
  return [...withFirst, ...selections(others, count)];
}
