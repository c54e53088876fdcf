import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../errors.js';
import { checkBetas } from '../network/index.js';
import { decodeWeights, splitPieces, toArtifacts } from '../network/storage/index.js';
import { describeOptimizer } from './model/describe-training.js';
import { multiplyUpBetas, optimizerKind } from './model/optimizer.js';
import { type Place, readModel } from './storage/places.js';

/**
 * Loads a model that {@link save} or `model.save` saved, as `tf.loadLayersModel` does, but also from folders in Node,
 * Deno and Bun. A model saved with its optimizer comes back compiled, and `fit` goes on to the same bits as without the
 * interruption (pass the number of the next epoch as `initialEpoch`); with stock tfjs it does not, as that loses powers
 * of adam's betas.
 *
 * @param where as for {@link save}; or bytes, such as a checkpoint's, which give the model of that moment, not compiled
 * @throws TypeError if `where` is not a place.
 * @throws LetheError `data` if there is no model, an incomplete one, or one that tfjs-layers cannot create.
 * @example
 * const model = await load('half');
 * const { fingerprint } = await fit(model, x, y, { epochs: 10, initialEpoch: 5 });
 */
export async function load(where: Place | Uint8Array): Promise<LayersModel> {
  const file = where instanceof Uint8Array ? splitPieces(where) : await readModel(where);
  decodeWeights('load', file); // Checks all sizes and kinds.
  const model = await loadLayersModel(io.fromMemory(toArtifacts(file))).catch((cause: unknown) => {
    const { message } = cause as { message?: unknown };
    throw new LetheError('data', `load: tfjs-layers cannot create this model: ${String(message)}`, { cause });
  });
  const { optimizer } = model;
  if (optimizer === undefined || optimizerKind(optimizer) === undefined) return model;
  checkBetas('load', describeOptimizer(optimizer), optimizer.iterations);
  await multiplyUpBetas(optimizer);
  return model;
}
