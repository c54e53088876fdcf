// A tfjs-layers model as a file.
import { io, type Optimizer, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';
import { fromArtifacts, type ModelFile } from '../../network/storage/index.js';

/**
 * A model's topology, weights and, on request, its optimizer's state, exactly as `model.save` gives them to
 * an IO handler.
 */
export async function toModelFile(model: LayersModel, includeOptimizer: boolean): Promise<ModelFile> {
  let artifacts: io.ModelArtifacts | undefined;
  const handler = io.withSaveHandler(async (saved) => {
    artifacts = saved;
    return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(saved) };
  });
  const counter = includeOptimizer ? catchCounter(model.optimizer) : undefined;
  try {
    await model.save(handler, { includeOptimizer });
  } finally {
    counter?.dispose();
  }
  if (artifacts === undefined) throw new LetheError('data', 'save: tfjs-layers gave no artifacts');
  return fromArtifacts(artifacts, 'save');
}

/**
 * An optimizer makes a new scalar of its count of steps each time it is asked for its state, and
 * `model.save` never disposes it: catches it on its way.
 */
function catchCounter(optimizer: Optimizer): { dispose(): void } {
  const { getWeights } = optimizer;
  const caught: Tensor[] = [];
  optimizer.getWeights = async () => {
    const state = await getWeights.call(optimizer);
    caught.push(...state.slice(0, 1).map(({ tensor }) => tensor));
    return state;
  };
  return {
    dispose() {
      Reflect.deleteProperty(optimizer, 'getWeights');
      for (const tensor of caught) tensor.dispose();
    },
  };
}
