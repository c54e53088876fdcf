import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { LayerTopology } from './topology.js';

/**
 * The layer that a wrapper is given, class and configuration alone.
 *
 * @param classes those that it may have. Default: any
 * @param expected what functions return such layers
 * @throws TypeError unless it is one
 */
export function innerOf(
  what: string,
  layer: unknown,
  classes?: readonly string[],
  expected: string = 'what dense(), lstm() and so on return',
): LayerTopology {
  const { class_name: className, config } = (isObject(layer) ? layer : {}) as Partial<LayerTopology>;
  if (typeof className === 'string' && isObject(config) && classes?.includes(className) !== false) {
    return { class_name: className, config };
  }
  const got = quote(typeof className === 'string' ? className : layer);
  throw new TypeError(mismatch(what, expected, got));
}
