// The networks of all tasks: one LSTM, one read-out.
import { adam, dense, lstm, Network, timeDistributed } from '../../network/public.js';
import { ADAM, LAYER_NAMES } from '../experiment/series-network.js';
import { inputsOf } from './sequences.js';
import type { Sequences } from './task.js';

/** The plan of a task's network. */
export interface NetworkPlan {
  readonly units: number;
  readonly features: number;
  readonly outputs: number;
  /** Whether it has an output at each step, or only after the last one. */
  readonly everyStep: boolean;
  /** `linear`, trained on the mean squared error, or `softmax`, trained on the cross-entropy. */
  readonly readout: 'linear' | 'softmax';
  /** Streams side by side, in which each batch continues the one before; undefined: all sequences begin with zeros. */
  readonly streams?: number | undefined;
  readonly learningRate: number;
}

const LOSSES: { readonly [Readout in NetworkPlan['readout']]: string } = {
  linear: 'meanSquaredError',
  softmax: 'categoricalCrossentropy',
};

/**
 * An LSTM (tanh, sigmoid gates, forget bias 1; Glorot-uniform and orthogonal kernels) with a dense read-out, for any
 * number of steps, compiled with Adam, with initial weights from a seed.
 */
export function createNetwork(plan: NetworkPlan, seed: number): Network {
  const { units, features, outputs, everyStep, readout, streams, learningRate } = plan;
  const layer = dense({
    name: everyStep ? 'dense' : LAYER_NAMES.readout,
    units: outputs,
    activation: readout,
    kernelInitializer: 'glorotUniform',
  });
  const network = Network.create(
    [
      lstm({
        name: LAYER_NAMES.lstm,
        batchInputShape: [streams ?? null, null, features],
        units,
        recurrentActivation: 'sigmoid',
        unitForgetBias: true,
        kernelInitializer: 'glorotUniform',
        recurrentInitializer: 'orthogonal',
        returnSequences: everyStep,
        stateful: streams !== undefined,
      }),
      everyStep ? timeDistributed({ name: LAYER_NAMES.readout, layer }) : layer,
    ],
    { seed },
  );
  network.compile({
    optimizer: adam(learningRate, ADAM.beta1, ADAM.beta2, ADAM.epsilon),
    loss: LOSSES[readout],
  });
  return network;
}

/** The weight whose first size is the units. */
const RECURRENT_KERNEL = `${LAYER_NAMES.lstm}/recurrent_kernel`;

/**
 * Copies the weights of a network with streams into one that begins each sequence with zeros.
 *
 * @param create creates that network, with this many units
 */
export function withoutStreams(network: Network, create: (units: number) => Network): Network {
  const { weights } = network;
  const copy = create(weights.find(({ name }) => name === RECURRENT_KERNEL)?.shape[0] ?? 0);
  copy.setWeights(weights.map(({ values }) => values));
  return copy;
}

/** The network's outputs, `[count, outputSteps, outputs]`; each sequence begins with zeros. */
export async function answersOf(network: Network, sequences: Sequences): Promise<Float32Array> {
  return (await network.predict(inputsOf(sequences))).values;
}
