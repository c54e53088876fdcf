import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkKind, isObject } from '../../text/kinds.js';

/**
 * By its members: a page may hold two copies of tfjs-layers.
 *
 * @throws TypeError unless it is a tfjs-layers model.
 */
export function checkModel(caller: string, model: LayersModel): void {
  const given: unknown = model;
  const holds = isObject(given) && Array.isArray(given.layers) && typeof given.getWeights === 'function';
  checkKind(caller, holds, 'a tfjs-layers model', given);
}
