import type { LayersModel } from '@tensorflow/tfjs-layers';
import { trainingInternals } from '../model/internals.js';
import type { Samples } from './fit-data.js';

/**
 * Has tfjs-layers check samples against the model and its loss.
 *
 * @param caller how errors begin, such as `fit`.
 * @throws RangeError with what tfjs-layers expected and got.
 */
export function checkSamples(caller: string, model: LayersModel, { x, y }: Samples, batchSize: number): void {
  try {
    trainingInternals(model).standardizeUserDataXY(x, y, false, batchSize);
  } catch (cause) {
    const { message } = cause as Error;
    throw new RangeError(`${caller}: ${message}`, { cause });
  }
}
