import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';
import { checkKind, isObject } from '../../text/kinds.js';

/**
 * Checks members, not classes: a page may have two copies of tfjs-layers.
 *
 * @throws TypeError unless it is a tfjs-layers model.
 * @throws LetheError `state` if it has been disposed of.
 */
export function checkModel(caller: string, model: LayersModel): void {
  const given: unknown = model;
  const holds = isObject(given) && Array.isArray(given.layers) && typeof given.getWeights === 'function';
  checkKind(caller, holds, 'a tfjs-layers model', given);
  const { _refCount: uses } = model as unknown as { _refCount?: number };
  if (uses !== 0) return;
  throw new LetheError('state', `${caller}: expected a live model, got a disposed one`);
}
