import { inQuotes, mismatch } from '../../text/quote.js';
import { checkFills } from '../data/numbers.js';
import type { NetworkParts } from '../model-file/read-network.js';
import { type NetworkWeight, toEngineOrder } from '../weights/weight-order.js';

/**
 * Checks masks of gradients.
 *
 * @param masks in the order of `model.getWeights()`; undefined: none
 * @returns the same in the engine's order
 * @throws RangeError unless there is one mask for each weight; or naming the weight whose mask has another length or a
 *   number that is not finite.
 */
export function readGradientMasks(
  { weights, order }: Pick<NetworkParts, 'weights' | 'order'>,
  masks: readonly (ArrayLike<number> | undefined)[] | undefined,
): (Float32Array | undefined)[] | undefined {
  if (masks === undefined) return undefined;
  if (masks.length !== weights.length) {
    throw new RangeError(
      mismatch('fit: gradientMasks', `${weights.length} masks or undefined`, masks.length),
    );
  }
  return toEngineOrder(order, masks).map((mask, position) => {
    if (mask === undefined) return undefined;
    const { name, shape } = weights[position] as NetworkWeight;
    const what = `fit: gradientMasks: weight ${inQuotes(name)}`;
    checkFills(what, 'numbers', shape, mask);
    const values = Float32Array.from(mask);
    const odd = values.find((value) => !Number.isFinite(value));
    if (odd !== undefined) throw new RangeError(mismatch(what, 'finite numbers', odd));
    return values;
  });
}
