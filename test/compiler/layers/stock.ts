// The compiled engine beside stock tfjs-layers on tfjs's cpu backend: the same model, weights, data, and twenty steps.
import '@tensorflow/tfjs-backend-cpu';
import { expect } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import type { OptimizerDescription } from '../../../src/compiler/index.js';
import { Network } from '../../../src/core.js';
import { initialize } from '../../../src/tfjs/initialize.js';
import { artifactsOf } from '../../network/artifacts.js';
import { noise } from '../networks.js';

const STEPS = 20;
const SAMPLES = 9;
const BATCH_SIZE = 3;

/** How far the two may be apart, as a part of one plus the largest number: float32 rounds at 6e-8, some hundred times. */
const TOLERANCE = 5e-6;

export interface Comparison {
  /** Built anew on tfjs's cpu backend, not yet compiled. */
  readonly build: () => tfl.LayersModel;
  /** Of one sample. */
  readonly inputShape: readonly number[];
  /** The input is numbers of rows, below this. Default: noise. */
  readonly ids?: number;
  /** Default: sgd. */
  readonly optimizer?: OptimizerDescription;
  /** What takes its place, instead of noise. */
  readonly x?: Float32Array;
  readonly threads?: number;
}

export const SGD: OptimizerDescription = { kind: 'sgd', learningRate: 0.05 };

interface Data {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** Trains on both and compares outputs before and after, the loss of each epoch and all weights. */
export async function expectLikeStock(comparison: Comparison): Promise<void> {
  await tf.setBackend('cpu');
  const model = comparison.build();
  initialize(model, 1); // Else tfjs draws other weights in each run.
  const made: tf.Tensor[] = [];
  try {
    const initial = model
      .getWeights()
      .map((weight, index) => tf.tensor(scattered(weight, index), weight.shape));
    made.push(...initial);
    model.setWeights(initial);
    const network = await Network.load((await artifactsOf(model)) as never);
    const x = inputsOf(comparison);
    const { outputShape } = network;
    const size = outputShape.reduce<number>((product, axis) => product * (axis ?? 1), 1);
    const y: Data = { values: noise(SAMPLES * size, 2), shape: [SAMPLES, ...(outputShape as number[])] };
    const [tfX, tfY] = [x, y].map(({ values, shape }) => tf.tensor(values, [...shape]));
    made.push(tfX as tf.Tensor, tfY as tf.Tensor);
    await expectSameOutputs(network, model, x, tfX as tf.Tensor);

    const { optimizer = SGD, threads = 1 } = comparison;
    model.compile({ optimizer: stockOptimizer(optimizer), loss: 'meanSquaredError' });
    network.compile({ optimizer, loss: 'meanSquaredError' });
    const epochs = Math.ceil(STEPS / (SAMPLES / BATCH_SIZE));
    const args = { epochs, batchSize: BATCH_SIZE, shuffle: false };
    const stock = await model.fit(tfX as tf.Tensor, tfY as tf.Tensor, { ...args, verbose: 0 });
    const { history } = await network.fit(x as never, y as never, { ...args, threads });
    expectNear('loss', history.loss as number[], stock.history.loss as number[]);

    const weights = new Map(network.weights.map(({ name, values }) => [name, values]));
    for (const { name, val } of model.weights.map((weight) => ({ name: weight.name, val: weight.read() }))) {
      const own = [...weights].find(([known]) => stripped(known) === stripped(name))?.[1] ?? [];
      expectNear(name, own, await val.data());
    }
    await expectSameOutputs(network, model, x, tfX as tf.Tensor);
  } finally {
    tf.dispose(made);
    model.dispose();
  }
}

/** A weight's name without the number that tfjs-layers adds where one is taken. */
function stripped(name: string): string {
  return name.replace(/_\d+$/, '');
}

function inputsOf({ inputShape, ids, x }: Comparison): Data {
  const shape = [SAMPLES, ...inputShape];
  const values =
    x ??
    noise(
      shape.reduce((product, axis) => product * axis, 1),
      1,
    );
  return {
    shape,
    values: ids === undefined ? values : values.map((number) => Math.floor(((number + 1) / 2) * ids)),
  };
}

/** Numbers around what a weight begins with: zeros and ones would hide what is not added or multiplied. */
function scattered(weight: tf.Tensor, index: number): Float32Array {
  const values = weight.dataSync();
  return noise(values.length, 10 + index).map((number, at) => (values[at] as number) + number / 4);
}

function stockOptimizer(optimizer: OptimizerDescription): tf.Optimizer {
  switch (optimizer.kind) {
    case 'sgd':
      return tf.train.sgd(optimizer.learningRate);
    case 'adagrad':
      return tf.train.adagrad(optimizer.learningRate, optimizer.initialAccumulatorValue);
    case 'adam':
      return tf.train.adam(optimizer.learningRate, optimizer.beta1, optimizer.beta2, optimizer.epsilon);
    default:
      throw new Error(`expected sgd, adagrad or adam, got ${optimizer.kind}`);
  }
}

async function expectSameOutputs(
  network: Network,
  model: tfl.LayersModel,
  x: Data,
  tensor: tf.Tensor,
): Promise<void> {
  const output = model.predict(tensor) as tf.Tensor;
  const own = await network.predict(x as never);
  expect(own.shape).toEqual(output.shape);
  expectNear('outputs', own.values, await output.data());
  output.dispose();
}

function expectNear(what: string, got: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect([what, got.length]).toEqual([what, expected.length]);
  const scale = 1 + Math.max(...Array.from(expected, Math.abs));
  const furthest = Math.max(
    ...Array.from(expected, (number, at) => Math.abs(number - (got[at] as number)) / scale),
  );
  if (furthest <= TOLERANCE) return;
  throw new Error(`${what}: expected both within ${TOLERANCE}, got ${furthest}`);
}
