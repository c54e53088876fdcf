import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fingerprintOf } from '../network/index.js';
import { checkModel } from './model/check-model.js';
import { bringUpToDate } from './model/in-training.js';

/**
 * SHA-256 of a model's weights, as 64 lower-case hexadecimal digits: equal if and only if the weights are
 * equal bit for bit, in every runtime; see `fingerprintOf` for what is hashed.
 *
 * @example
 * console.log(await fingerprint(model)); // e.g. 3f0c...
 */
export async function fingerprint(model: LayersModel): Promise<string> {
  checkModel('fingerprint', model);
  bringUpToDate(model);
  return fingerprintOf(
    await Promise.all(
      model.weights.map(async (weight) => {
        const tensor = weight.read();
        return { name: weight.originalName, shape: tensor.shape, values: await tensor.data() };
      }),
    ),
  );
}
