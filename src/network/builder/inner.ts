import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { LayerTopology } from './topology.js';

/**
 * Checks the layer given to a wrapper, and returns its class and configuration.
 *
 * @param classes the allowed classes. Default: any
 * @param expected text for errors: the functions that return such layers
 * @throws TypeError unless it is such a layer
 */
export function innerOf(
  what: string,
  layer: unknown,
  classes?: readonly string[],
  expected: string = 'the result of dense(), lstm() and so on',
): LayerTopology {
  const { class_name: className, config } = (isObject(layer) ? layer : {}) as Partial<LayerTopology>;
  if (typeof className === 'string' && isObject(config) && classes?.includes(className) !== false) {
    return { class_name: className, config };
  }
  const got = quote(typeof className === 'string' ? className : layer);
  throw new TypeError(mismatch(what, expected, got));
}
