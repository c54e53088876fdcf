// A tfjs-layers model as a file.
import { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';
import { fromArtifacts, type ModelFile } from '../../network/storage/index.js';
import { saveAtOnce } from './save-at-once.js';

/**
 * A model's topology, weights and, on request, its optimizer's state, exactly as `model.save` passes them to an IO
 * handler, at the time of the call.
 */
export async function toModelFile(model: LayersModel, includeOptimizer: boolean): Promise<ModelFile> {
  let artifacts: io.ModelArtifacts | undefined;
  const handler = io.withSaveHandler(async (saved) => {
    artifacts = saved;
    return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(saved) };
  });
  await saveAtOnce(model, handler, { includeOptimizer });
  if (artifacts === undefined)
    throw new LetheError('data', 'save: expected artifacts from tfjs-layers, got none');
  return fromArtifacts(artifacts, 'save');
}
