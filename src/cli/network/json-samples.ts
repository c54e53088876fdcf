import { LetheError } from '../../errors.js';
import type { FitData, NestedNumbers, NetworkValue } from '../../network/public.js';
import { isObject } from '../../text/kinds.js';
import type { Samples } from './samples.js';

/**
 * Reads `{"x": ..., "y": ...}`, the same under `"test"`, or only x. x is nested arrays, `[samples, ...]`; for several inputs a list in
 * their order or a record by name. If a network expects a single feature, its innermost arrays may be omitted. `y`, which is optional, is
 * the truth.
 *
 * @throws LetheError `data` that names the file.
 */
export function jsonSamples(file: string, text: string, inputs: readonly NetworkValue[]): Samples {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new LetheError('data', `${file}: ${(error as Error).message}`, { cause: error });
  }
  const part = isObject(content) && content.test !== undefined ? content.test : content;
  const { x, y = null } = isObject(part) ? part : { x: part };
  if (!Array.isArray(x) && !isObject(x)) {
    throw new LetheError('data', `${file}: expected {"x": [...], "y": [...]}, {"test": {...}} or [...]`);
  }
  if (y !== null && !Array.isArray(y)) {
    throw new LetheError('data', `${file}: y: expected an array, or none`);
  }
  const [input, ...others] = inputs;
  const samples = others.length === 0 && input !== undefined ? withFeature(x, input) : x;
  return { x: samples as FitData, ...(y !== null && { y: y as NestedNumbers[] }) };
}

/** Adds the feature axis if each step has one feature and the file omits its array. */
function withFeature(x: unknown, { shape }: NetworkValue): unknown {
  if (!Array.isArray(x) || shape.at(-1) !== 1) return x;
  let depth = 0;
  for (let part: unknown = x; Array.isArray(part); part = part[0]) depth++;
  if (depth !== shape.length) return x;
  const wrap = (part: unknown, level: number): unknown => {
    if (level === depth) return [part];
    return Array.isArray(part) ? part.map((inner) => wrap(inner, level + 1)) : part;
  };
  return wrap(x, 0);
}
