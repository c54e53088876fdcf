// The networks of all tasks: one LSTM, one read-out.
import { adam, dense, lstm, Network, timeDistributed } from '../../network/public.js';
import { ADAM, LAYER_NAMES } from '../experiment/series-network.js';
import { inputsOf } from './sequences.js';
import type { Sequences } from './task.js';

/** What a task's network is made of. */
export interface NetworkPlan {
  readonly units: number;
  readonly features: number;
  readonly outputs: number;
  /** Whether it answers at each step, or after the last one. */
  readonly everyStep: boolean;
  /** `linear` and trained on the mean squared error, or `softmax` and on the cross-entropy. */
  readonly readout: 'linear' | 'softmax';
  /** Streams side by side, of which each batch goes on where the one before ended; undefined: all begin with zeros. */
  readonly streams?: number | undefined;
  readonly learningRate: number;
}

const LOSSES: { readonly [Readout in NetworkPlan['readout']]: string } = {
  linear: 'meanSquaredError',
  softmax: 'categoricalCrossentropy',
};

/**
 * An LSTM (tanh, sigmoid gates, forget bias 1; Glorot-uniform and orthogonal kernels) with a dense read-out, for any
 * number of steps, compiled with Adam and with the initial weights of a seed.
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
 * The weights of a network with streams in one that begins each sequence with zeros.
 *
 * @param create makes that one, with this many units
 */
export function withoutStreams(network: Network, create: (units: number) => Network): Network {
  const { weights } = network;
  const copy = create(weights.find(({ name }) => name === RECURRENT_KERNEL)?.shape[0] ?? 0);
  copy.setWeights(weights.map(({ values }) => values));
  return copy;
}

/** The network's answers, `[count, outputSteps, outputs]`; each sequence is run through from zeros. */
export async function answersOf(network: Network, sequences: Sequences): Promise<Float32Array> {
  return (await network.predict(inputsOf(sequences))).values;
}
