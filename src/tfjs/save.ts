import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isSavedByTfjs } from '../compiler/index.js';
import { LetheError } from '../errors.js';
import { readSaveOptions, type SaveOptions } from '../network/index.js';
import { isObject } from '../text/kinds.js';
import { mismatch } from '../text/quote.js';
import { checkModel } from './model/check-model.js';
import { trainedModel, trainingInternals } from './model/internals.js';
import { optimizerKind } from './model/optimizer.js';
import { toModelFile } from './storage/model-file.js';
import { type Place, writeModel } from './storage/places.js';

/**
 * Saves a tfjs-layers model in the files of `model.save`, which stock tfjs-layers reads as well. It saves the state at
 * the time of the call; during training, that after the last finished step. With the optimizer, training goes on in
 * another process to the same bits as without the interruption, on either engine: {@link load}.
 *
 * @param where a folder (path or `file://` URL) in Node, Deno and Bun, where the model is replaced at once or not at all; a URL such
 *   as `indexeddb://name` in browsers; or an IO handler of tfjs.
 * @param options `includeOptimizer`: save loss, metrics, the optimizer's state and the position in the training run,
 *   too. Default false.
 * @throws TypeError if `where` is not a place or `model` not a model.
 * @throws LetheError `data` naming the place if it cannot be written; `model` if tfjs's format cannot express the
 *   optimizer, a loss or a metric.
 * @example
 * await fit(model, x, y, { epochs: 5 });
 * await save(model, 'half', { includeOptimizer: true });
 */
export async function save(model: LayersModel, where: Place, options: SaveOptions = {}): Promise<void> {
  checkModel('save', model);
  const { includeOptimizer } = readSaveOptions('save', options);
  if (includeOptimizer) checkTraining(model);
  await writeModel(() => toModelFile(model, includeOptimizer), where);
}

/** @throws LetheError `model` unless a file can express how the model is trained. */
function checkTraining(model: LayersModel): void {
  if (model.optimizer === undefined) {
    const got = 'none: call model.compile({optimizer, loss}) first';
    throw new LetheError('model', mismatch('save: includeOptimizer', 'a compiled model', got));
  }
  const kind = optimizerKind(model.optimizer);
  if (kind !== undefined && !isSavedByTfjs({ kind })) {
    const got = `${kind}: save without it, or keep checkpoints`;
    throw new LetheError('model', mismatch('save: optimizer', 'one that tfjs can save', got));
  }
  const { loss, metrics } = trainingInternals(trainedModel(model));
  for (const [what, given] of Object.entries({ loss, metrics })) {
    const all = isObject(given) ? Object.values(given).flat() : [given].flat();
    if (all.every((own) => typeof own !== 'function')) continue;
    const got = 'a function, which files cannot hold: save without the optimizer, or keep checkpoints';
    throw new LetheError('model', mismatch(`save: ${what}`, 'names', got));
  }
}
