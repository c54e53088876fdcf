// Topologies as tfjs-layers writes them, data, and sessions on both.

import {
  type OptimizerDescription,
  type OutputTraining,
  readTopology,
  type TrainingDescription,
} from '../../src/compiler/index.js';
import { Generator } from '../../src/random/index.js';
import type { PredictSession, SessionOptions, TrainingSession } from '../../src/session/index.js';
import { InspectedSession } from '../session/inspected-session.js';

/** A layer's JSON. */
export interface LayerJson {
  class_name: string;
  config: { [key: string]: unknown; name: string };
}

export function layer(className: string, name: string, config: object = {}): LayerJson {
  return { class_name: className, config: { ...config, name } };
}

export function lstm(name: string, units: number, config: object = {}): LayerJson {
  const usual = { units, activation: 'tanh', recurrent_activation: 'sigmoid', return_sequences: true };
  return layer('LSTM', name, { ...usual, ...config });
}

/** @param config `reset_after` decides which of the two */
export function gru(name: string, units: number, config: object = {}): LayerJson {
  const usual = { units, activation: 'tanh', recurrent_activation: 'sigmoid', return_sequences: true };
  return layer('GRU', name, { ...usual, ...config });
}

export function simpleRnn(name: string, units: number, config: object = {}): LayerJson {
  return layer('SimpleRNN', name, { units, activation: 'tanh', return_sequences: true, ...config });
}

/** Layers of each kind of cell, with options that all of them take. */
export const RECURRENT: readonly ((name: string, units: number, config: object) => LayerJson)[] = [
  lstm,
  gru,
  (name, units, config) => gru(name, units, { ...config, reset_after: true }),
  simpleRnn,
];

export function dense(name: string, units: number, config: object = {}): LayerJson {
  return layer('Dense', name, { units, activation: 'linear', ...config });
}

/** A sequential model for samples of a shape; `batchSize` where the model fixes it. */
export function sequential(
  sampleShape: readonly (number | null)[],
  layers: readonly LayerJson[],
  batchSize: number | null = null,
): object {
  const [first, ...others] = layers;
  if (first === undefined) return { class_name: 'Sequential', config: { name: 'model', layers: [] } };
  const config = { ...first.config, batch_input_shape: [batchSize, ...sampleShape] };
  return {
    class_name: 'Sequential',
    config: { name: 'model', layers: [{ ...first, config }, ...others] },
  };
}

export const SGD: OptimizerDescription = { kind: 'sgd', learningRate: 1 };
export const ADAM: OptimizerDescription = {
  kind: 'adam',
  learningRate: 0.01,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
};

/** The longest noise of each stream so far: the same weights are asked for again on each number of threads. */
const drawn = new Map<number, Float32Array>();

/** Numbers in [-1, 1). */
export function noise(count: number, stream: number = 0): Float32Array {
  const known = drawn.get(stream);
  if (known !== undefined && known.length >= count) return known.slice(0, count);
  const generator = new Generator(20261124, 'data', stream);
  const numbers = new Float32Array(count);
  for (let index = 0; index < count; index++) numbers[index] = 2 * generator.uniform() - 1;
  drawn.set(stream, numbers);
  return numbers.slice();
}

/** A training run of one output; what is left out is Adam on the mean squared error. */
export type Training = Partial<OutputTraining & Omit<TrainingDescription, 'outputs'>>;

function trainedOn({ loss = 'meanSquaredError', metrics = [], ...more }: Training = {}): TrainingDescription {
  return { outputs: [{ loss, metrics }], optimizer: ADAM, ...more };
}

export interface Setting {
  readonly sampleShape: readonly number[];
  readonly layers: readonly LayerJson[];
  readonly batchSize: number;
  /** Of the output, as the targets have it. */
  readonly targetSize: number;
  readonly samples: number;
  readonly training?: Training;
  readonly fixedBatch?: boolean;
}

/** Options of a session that trains on noise. */
export function trainingOptions(setting: Setting, more: Partial<SessionOptions> = {}): SessionOptions {
  const { sampleShape, layers, batchSize, targetSize, samples, training, fixedBatch } = setting;
  const size = sampleShape.reduce((product, axis) => product * axis, 1);
  const model = sequential(sampleShape, layers, fixedBatch ? batchSize : null);
  return {
    network: readTopology(model),
    sampleShapes: [sampleShape],
    batchSize,
    training: trainedOn(training),
    train: { inputs: [noise(samples * size, 1)], targets: [noise(samples * targetSize, 2)], count: samples },
    threads: 1,
    ...more,
  };
}

/** The outputs of a network that has one input and one output. */
export function predictOne(session: PredictSession, x: Float32Array, count: number): Float32Array {
  const [outputs] = session.predict([x], count);
  return outputs as Float32Array;
}

/** Opens a session, gives it weights in [-1/2, 1/2), hands it to `use` and closes it. */
export async function withSession<Result>(
  options: SessionOptions,
  use: (session: InspectedSession) => Result | Promise<Result>,
): Promise<Result> {
  const session = await InspectedSession.open(options);
  try {
    session.setWeights(session.getWeights().map((weight, index) => halves(noise(weight.length, 10 + index))));
    return await use(session);
  } finally {
    session.close();
  }
}

function halves(numbers: Float32Array): Float32Array {
  return numbers.map((number) => number / 2);
}

/** Everything that a training run leaves behind. */
export function stateOf(session: TrainingSession): object {
  return { weights: session.getWeights(), optimizer: session.getOptimizerState() };
}
