import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { jointGlorotUniform } from '../network/index.js';
import { Generator } from '../random/index.js';

/** What decides the shape of a SeriesPredictor's network. */
export interface SeriesShape {
  /** Numbers at each time step. */
  inputDim: number;
  /** Time steps of a sequence. */
  seqSize: number;
  /** Units of the LSTM. */
  hiddenDim: number;
}

/** Names of its layers, which its saved topology carries. */
export const LAYER_NAMES = { lstm: 'lstm', readout: 'readout' } as const;

/**
 * The network, with tfjs-layers' own layers: `[batch, seqSize, inputDim]` to an LSTM with sigmoid gates to a
 * linear read-out at each step, `[batch, seqSize, 1]`. The initializers named here are stock ones, for whoever
 * loads the topology without Lethe; the weights come from {@link initialWeights}.
 */
export function buildModel({ inputDim, seqSize, hiddenDim }: SeriesShape): tfl.Sequential {
  // tfjs-layers leaves four tensors behind when it builds an LSTM with unitForgetBias.
  return withoutLeftovers(() => makeLayers({ inputDim, seqSize, hiddenDim }));
}

/** Disposes the tensors that `build` makes and does not keep as variables. */
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

/** Shapes of the five weights in the order of `getWeights()`: LSTM kernel, recurrent kernel, bias; read-out. */
export function weightShapes({ inputDim, hiddenDim }: SeriesShape): number[][] {
  return [[inputDim, 4 * hiddenDim], [hiddenDim, 4 * hiddenDim], [4 * hiddenDim], [hiddenDim, 1], [1]];
}

/**
 * Initial weights as TensorFlow 1's BasicLSTMCell and the experiment's read-out have them: glorot-uniform over
 * the joint kernel `[inputDim + hiddenDim, 4 hiddenDim]` (Glorot & Bengio 2010, eq. 16), zero biases but 1 for
 * the forget gate (gate order i, f, c, o), standard-normal read-out weights and bias. Drawn from the generators
 * `(seed, 'initializer', 0)` for the joint kernel, `3` and `4` for the read-out: the index of each weight.
 */
export function initialWeights(shape: SeriesShape, seed: number): Float32Array[] {
  const { inputDim, hiddenDim } = shape;
  const { kernel, recurrentKernel } = jointGlorotUniform(
    inputDim,
    hiddenDim,
    new Generator(seed, 'initializer', 0),
  );
  const bias = new Float32Array(4 * hiddenDim).fill(1, hiddenDim, 2 * hiddenDim);
  const normal = (stream: number, length: number): Float32Array => {
    const generator = new Generator(seed, 'initializer', stream);
    return Float32Array.from({ length }, () => generator.normal());
  };
  return [kernel, recurrentKernel, bias, normal(3, hiddenDim), normal(4, 1)];
}

/** Sets all five weights, given in the order of {@link weightShapes}. */
export function setWeights(model: tfl.LayersModel, shape: SeriesShape, values: Float32Array[]): void {
  const shapes = weightShapes(shape);
  const tensors = values.map((value, index) => tf.tensor(value, shapes[index], 'float32'));
  model.setWeights(tensors);
  tf.dispose(tensors);
}
