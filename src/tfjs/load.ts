import { io } from '@tensorflow/tfjs-core';
import { type LayersModel, loadLayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../errors.js';
import { checkBetas } from '../network/index.js';
import { decodeWeights, splitPieces, toArtifacts } from '../network/storage/index.js';
import { describeOptimizer } from './model/describe-training.js';
import { multiplyUpBetas, optimizerKind } from './model/optimizer.js';
import { type Place, readModel } from './storage/places.js';

/**
 * Loads a model that {@link save} or `model.save` saved, as `tf.loadLayersModel` does; from folders in Node, Deno and Bun as well. One
 * that was saved with its optimizer is compiled, and `fit` goes on with the bits of never having stopped (give it the
 * number of the epoch as `initialEpoch`), as stock tfjs does not: it loses powers of adam's betas.
 *
 * @param where as of {@link save}; or bytes, such as those of a checkpoint, which is the model of that moment, not compiled
 * @throws TypeError if `where` is no place.
 * @throws LetheError `data` if there is no model, or not a whole one, or none that tfjs-layers can make.
 * @example
 * const model = await load('half');
 * const { fingerprint } = await fit(model, x, y, { epochs: 10, initialEpoch: 5 });
 */
export async function load(where: Place | Uint8Array): Promise<LayersModel> {
  const file = where instanceof Uint8Array ? splitPieces(where) : await readModel(where);
  decodeWeights('load', file); // Checks sizes and kinds of all.
  const model = await loadLayersModel(io.fromMemory(toArtifacts(file))).catch((cause: unknown) => {
    const { message } = cause as { message?: unknown };
    throw new LetheError('data', `load: tfjs-layers cannot make this model: ${String(message)}`, { cause });
  });
  const { optimizer } = model;
  if (optimizer === undefined || optimizerKind(optimizer) === undefined) return model;
  checkBetas('load', describeOptimizer(optimizer), optimizer.iterations);
  await multiplyUpBetas(optimizer);
  return model;
}
