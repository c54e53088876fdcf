import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';

/** What `model.save` of stock tfjs-layers gives an IO handler. */
export async function artifactsOf(
  model: tfl.LayersModel,
  options: { includeOptimizer?: boolean } = {},
): Promise<tf.io.ModelArtifacts> {
  let artifacts: tf.io.ModelArtifacts | undefined;
  const handler = tf.io.withSaveHandler(async (saved) => {
    artifacts = saved;
    return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(saved) };
  });
  await model.save(handler, options);
  if (artifacts === undefined) throw new Error('tfjs-layers gave no artifacts');
  return artifacts;
}
