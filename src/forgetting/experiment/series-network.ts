// The experiment's network and how it is trained: what SeriesPredictor builds of tfjs-layers' layers, and the task `sum`
// and the command line without TensorFlow.js of a Network's.
import type { OptimizerDescription } from '../../compiler/index.js';
import { jointGlorotUniform } from '../../network/index.js';
import {
  adam,
  type CompileArgs,
  dense,
  lstm,
  Network,
  sequential,
  type Topology,
  timeDistributed,
} from '../../network/public.js';
import { Generator } from '../../random/index.js';

/** The sizes of a SeriesPredictor's network. */
export interface SeriesShape {
  /** Numbers at each time step. */
  inputDim: number;
  /** Time steps of a sequence. */
  seqSize: number;
  /** Units of the LSTM. */
  hiddenDim: number;
}

/** Names of its layers, also in its saved topology. */
export const LAYER_NAMES = { lstm: 'lstm', readout: 'readout' } as const;

/** Default units of the LSTM. */
export const DEFAULT_HIDDEN_DIM = 10;

/** Optimizer steps, each on all sequences at once. */
export const DEFAULT_EPOCHS = 1000;

export const DEFAULT_LEARNING_RATE = 1e-3;

/** Parameters of Adam in TensorFlow 1. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/** Shapes of the five weights in the order of `getWeights()`: LSTM kernel, recurrent kernel, bias; read-out. */
export function weightShapes({ inputDim, hiddenDim }: SeriesShape): number[][] {
  return [[inputDim, 4 * hiddenDim], [hiddenDim, 4 * hiddenDim], [4 * hiddenDim], [hiddenDim, 1], [1]];
}

/**
 * Draws initial weights as TensorFlow 1's BasicLSTMCell and the experiment's read-out do: glorot-uniform over
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

/** Options of its Network. */
export interface SeriesNetworkOptions extends Omit<SeriesShape, 'seqSize'> {
  /** Time steps of a sequence; null: any number. */
  readonly seqSize: number | null;
  /** Decides the initial weights. */
  readonly seed: number;
  /** Learning rate of Adam. */
  readonly learningRate: number;
}

/** SeriesPredictor's network without TensorFlow.js, compiled: the same weights, and the same bits after training. */
export function createSeriesNetwork(options: SeriesNetworkOptions): Network {
  const { inputDim, seqSize, hiddenDim, seed, learningRate } = options;
  const network = Network.create(seriesTopology(options));
  network.setWeights(initialWeights({ inputDim, hiddenDim, seqSize: seqSize ?? 1 }, seed));
  network.compile(seriesCompileArgs(learningRate));
  return network;
}

/** Its layers. */
export function seriesTopology({
  inputDim,
  seqSize,
  hiddenDim,
}: Pick<SeriesNetworkOptions, 'inputDim' | 'seqSize' | 'hiddenDim'>): Topology {
  return sequential({
    layers: [
      lstm({
        name: LAYER_NAMES.lstm,
        inputShape: [seqSize, inputDim],
        units: hiddenDim,
        recurrentActivation: 'sigmoid',
        unitForgetBias: true,
        kernelInitializer: 'glorotUniform',
        recurrentInitializer: 'glorotUniform', // Its weights are set anyway; the orthogonal default takes long.
        returnSequences: true,
      }),
      timeDistributed({ name: LAYER_NAMES.readout, layer: dense({ name: 'dense', units: 1 }) }),
    ],
  });
}

/** The arguments of its `compile`. */
export function seriesCompileArgs(learningRate: number): CompileArgs {
  return { optimizer: seriesOptimizer(learningRate), loss: 'meanSquaredError' };
}

/** Its optimizer. */
export function seriesOptimizer(learningRate: number): OptimizerDescription {
  return adam(learningRate, ADAM.beta1, ADAM.beta2, ADAM.epsilon);
}
