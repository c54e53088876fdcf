import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { LAYER_NAMES, type SeriesShape, weightShapes } from '../forgetting/experiment/index.js';

export {
  initialWeights,
  LAYER_NAMES,
  type SeriesShape,
  weightShapes,
} from '../forgetting/experiment/index.js';

/**
 * The network, with tfjs-layers' own layers: `[batch, seqSize, inputDim]` to an LSTM with sigmoid gates to a linear
 * read-out at each step, `[batch, seqSize, 1]`. The initializers named here are stock ones, for loading the topology
 * without Lethe; the weights come from {@link initialWeights}.
 */
export function buildModel({ inputDim, seqSize, hiddenDim }: SeriesShape): tfl.Sequential {
  // tfjs-layers leaks four tensors when it builds an LSTM with unitForgetBias.
  return withoutLeftovers(() => makeLayers({ inputDim, seqSize, hiddenDim }));
}

/** Disposes of the tensors that `build` creates and does not keep as variables. */
function withoutLeftovers<T>(build: () => T): T {
  const built: T[] = [];
  tf.tidy(() => void built.push(build()));
  return built[0] as T;
}

function makeLayers({ inputDim, seqSize, hiddenDim }: SeriesShape): tfl.Sequential {
  const standardNormal = (): ReturnType<typeof tfl.initializers.randomNormal> =>
    tfl.initializers.randomNormal({ mean: 0, stddev: 1 });
  return tfl.sequential({
    name: 'series_predictor',
    layers: [
      tfl.layers.lstm({
        name: LAYER_NAMES.lstm,
        inputShape: [seqSize, inputDim],
        units: hiddenDim,
        activation: 'tanh',
        recurrentActivation: 'sigmoid',
        unitForgetBias: true,
        kernelInitializer: 'glorotUniform',
        recurrentInitializer: 'glorotUniform',
        returnSequences: true,
      }),
      tfl.layers.timeDistributed({
        name: LAYER_NAMES.readout,
        layer: tfl.layers.dense({
          name: 'dense',
          units: 1,
          kernelInitializer: standardNormal(),
          biasInitializer: standardNormal(),
        }),
      }),
    ],
  });
}

/** Sets all five weights, given in the order of {@link weightShapes}. */
export function setWeights(
  model: tfl.LayersModel,
  shape: SeriesShape,
  values: readonly Float32Array[],
): void {
  const shapes = weightShapes(shape);
  const tensors = values.map((value, index) => tf.tensor(value, shapes[index], 'float32'));
  model.setWeights(tensors);
  tf.dispose(tensors);
}
