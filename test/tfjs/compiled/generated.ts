// Generated trainings: architectures, data and options, as fast-check shrinks them.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { Generator } from '../../../src/random/index.js';
import type { FitArgs } from '../../../src/tfjs/index.js';

/** What one case is made of: small numbers that {@link buildModel} reads. */
export interface Case {
  time: number;
  features: number;
  samples: number;
  batchSize: number;
  layers: LayerChoice[];
  loss: (typeof LOSSES)[number];
  classes: number;
  optimizer: (typeof OPTIMIZERS)[number];
  metrics: number;
  regularized: boolean;
  classWeight: boolean;
  clipping: 'none' | 'clipNorm' | 'globalClipNorm' | 'clipValue';
  shuffle: boolean;
  stateful: boolean;
  seed: number;
}

interface LayerChoice {
  kind: number;
  units: number;
  activation: number;
  recurrentActivation: number;
  flags: number;
}

export const LOSSES = [
  'meanSquaredError',
  'meanAbsoluteError',
  'binaryCrossentropy',
  'categoricalCrossentropy',
  'sparseCategoricalCrossentropy',
] as const;

/** Without the centered rmsprop, in which Lethe departs from tfjs: see src/kernels/optimizers/rms-prop.ts. */
export const OPTIMIZERS = [
  'sgd',
  'momentum',
  'nesterov',
  'adam',
  'adamax',
  'rmsprop',
  'adagrad',
  'adadelta',
] as const;

const ACTIVATIONS = [
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'linear',
  'relu',
  'elu',
  'selu',
  'relu6',
  'softplus',
  'softsign',
  'swish',
  'mish',
  'gelu',
] as const;

const BOUNDED = ['sigmoid', 'hardSigmoid', 'softsign', 'tanh'] as const;

/** Bits of {@link LayerChoice.flags}. */
const FLAG = { sequences: 1, backwards: 2, bias: 4, forgetBias: 8, frozen: 48, drop: 192 } as const;

export const cases: fc.Arbitrary<Case> = fc
  .record({
    time: fc.integer({ min: 1, max: 3 }),
    features: fc.integer({ min: 1, max: 5 }),
    samples: fc.integer({ min: 2, max: 9 }),
    batchSize: fc.integer({ min: 1, max: 6 }),
    layers: fc.array(
      fc.record({
        kind: fc.nat(11),
        units: fc.integer({ min: 1, max: 6 }),
        activation: fc.nat(2 * ACTIVATIONS.length),
        recurrentActivation: fc.nat(2 * ACTIVATIONS.length),
        flags: fc.nat(255),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    loss: fc.constantFrom(...LOSSES),
    classes: fc.integer({ min: 1, max: 4 }),
    optimizer: fc.constantFrom(...OPTIMIZERS),
    metrics: fc.nat(3),
    regularized: fc.boolean(),
    classWeight: fc.boolean(),
    clipping: fc.constantFrom('none', 'none', 'clipNorm', 'globalClipNorm', 'clipValue'),
    shuffle: fc.boolean(),
    stateful: fc.nat(3).map((value) => value === 0),
    seed: fc.nat(1_000_000),
  })
  .map((one): Case => {
    const batchSize = Math.min(one.batchSize, one.samples);
    // Batches of a stateful model are all alike.
    const samples = one.stateful ? one.samples - (one.samples % batchSize) : one.samples;
    // A stateful sample goes on where that of the last batch ended; only so do both engines see the same.
    return { ...one, samples, batchSize, shuffle: one.shuffle && !one.stateful };
  }) as fc.Arbitrary<Case>;

/** The model of a case, not compiled. Its weights come from the seed. */
export function buildModel(one: Case): tfl.Sequential {
  const model = tfl.sequential();
  const batch = one.stateful ? one.batchSize : null;
  let shape = [one.time, one.features];
  let first = true;
  const add = (layer: (input: object) => tfl.layers.Layer): void => {
    model.add(layer(first ? { batchInputShape: [batch, ...shape] } : {}));
    first = false;
    shape = (model.outputs[0]?.shape ?? []).slice(1) as number[];
  };
  for (const choice of one.layers) add((input) => makeLayer(choice, one, shape, input));
  add((input) => makeOutput(one, shape, input));
  const generator = new Generator(one.seed, 'initializer', 0);
  const weights = model.getWeights().map(({ shape: size }) =>
    tf.tensor(
      Float32Array.from({ length: size.reduce((a, b) => a * b, 1) }, () => generator.uniform() - 0.5),
      size,
    ),
  );
  model.setWeights(weights);
  tf.dispose(weights);
  return model;
}

function activation(choice: number): (typeof ACTIVATIONS)[number] {
  return ACTIVATIONS[choice < ACTIVATIONS.length ? choice : 0] ?? 'tanh';
}

function makeLayer(choice: LayerChoice, one: Case, shape: number[], input: object): tfl.layers.Layer {
  const { kind, units, flags } = choice;
  const isSequence = shape.length === 2;
  const trainable = (flags & FLAG.frozen) !== FLAG.frozen;
  const dropout = (flags & FLAG.drop) === FLAG.drop ? 0.3 : 0;
  const common = { ...input, trainable };
  const useBias = (flags & FLAG.bias) !== 0;
  if (isSequence && kind < 6) {
    // States that go on from batch to batch would grow without bound through gates that do.
    const gates = one.stateful ? BOUNDED : ACTIVATIONS;
    const options = {
      ...common,
      units,
      activation: activation(choice.activation),
      recurrentInitializer: 'zeros',
      returnSequences: (flags & FLAG.sequences) !== 0,
      goBackwards: (flags & FLAG.backwards) !== 0,
      stateful: one.stateful,
      useBias,
      dropout,
      recurrentDropout: (flags & FLAG.sequences) === 0 ? dropout : 0,
    } as const;
    const recurrentActivation = gates[choice.recurrentActivation] ?? 'sigmoid';
    if (kind < 3) {
      const unitForgetBias = useBias && (flags & FLAG.forgetBias) !== 0;
      return tfl.layers.lstm({ ...options, recurrentActivation, unitForgetBias });
    }
    return kind < 5 ? tfl.layers.gru({ ...options, recurrentActivation }) : tfl.layers.simpleRNN(options);
  }
  switch (kind % 6) {
    case 0:
      return tfl.layers.dense({ ...common, units, useBias, activation: activation(choice.activation) });
    case 1:
      if (!isSequence) return tfl.layers.repeatVector({ ...input, n: 1 + (units % 3) });
      return tfl.layers.timeDistributed({
        ...input,
        layer: tfl.layers.dense({ units, useBias, activation: activation(choice.activation) }),
      });
    case 2:
      return makeNoise(units, isSequence, { ...input, rate: dropout === 0 ? 0 : 0.4 });
    case 3:
      return isSequence ? tfl.layers.flatten(input) : tfl.layers.repeatVector({ ...input, n: 2 });
    case 4: {
      const [rows = 1, columns = 1] = shape;
      return tfl.layers.reshape({ ...input, targetShape: isSequence ? [columns, rows] : [rows, 1] });
    }
    default:
      return makeActivation(units, { ...input, activation: activation(choice.activation) });
  }
}

function makeNoise(which: number, isSequence: boolean, options: { rate: number }): tfl.layers.Layer {
  const { layers } = tfl;
  switch (which) {
    case 1:
      return isSequence ? layers.spatialDropout1d(options) : layers.dropout(options);
    case 2:
      return layers.gaussianDropout(options);
    case 3:
      return layers.alphaDropout(options);
    case 4: {
      const { rate, ...input } = options;
      return layers.gaussianNoise({ ...input, stddev: rate / 4 });
    }
    default:
      return layers.dropout(options);
  }
}

/** Without ThresholdedReLU, which tfjs cannot train. */
function makeActivation(
  which: number,
  { activation: name, ...input }: { activation: (typeof ACTIVATIONS)[number] },
): tfl.layers.Layer {
  const { layers } = tfl;
  switch (which) {
    case 1:
      return layers.reLU({ ...input, maxValue: 0.5 });
    case 2:
      return layers.leakyReLU(input);
    case 5:
      return layers.prelu({ ...input, sharedAxes: [1] });
    case 3:
      return layers.elu(input);
    case 4:
      return layers.softmax({ ...input, axis: -1 });
    default:
      return layers.activation({ ...input, activation: name });
  }
}

function makeOutput(one: Case, shape: number[], input: object): tfl.layers.Layer {
  const categorical = one.loss === 'categoricalCrossentropy' || one.loss === 'sparseCategoricalCrossentropy';
  const units = categorical ? Math.max(2, one.classes) : one.classes;
  const { l1l2 } = tfl.regularizers;
  const own = {
    units,
    activation: (categorical
      ? 'softmax'
      : one.loss === 'binaryCrossentropy'
        ? 'sigmoid'
        : 'linear') as 'linear',
    ...(one.regularized
      ? { kernelRegularizer: l1l2({ l1: 0.01, l2: 0.02 }), biasRegularizer: l1l2({ l1: 0, l2: 0.01 }) }
      : {}),
  };
  if (shape.length === 2 && one.seed % 2 === 0)
    return tfl.layers.timeDistributed({ ...input, layer: tfl.layers.dense(own) });
  return tfl.layers.dense({ ...input, ...own });
}

export function compile(model: tfl.LayersModel, one: Case): tf.Optimizer {
  const optimizer = makeOptimizer(one.optimizer);
  const columns = model.outputs[0]?.shape.at(-1);
  const sparse = one.loss === 'sparseCategoricalCrossentropy';
  const metrics = [
    [],
    ['accuracy'],
    sparse ? ['accuracy', 'ce'] : ['mse', tfl.metrics.meanAbsoluteError],
    sparse && columns !== 1
      ? ['sparseCategoricalCrossentropy']
      : one.loss.startsWith('mean')
        ? ['mae', 'acc']
        : ['mae', 'categoricalCrossentropy', 'acc'],
  ][one.metrics];
  model.compile({ optimizer, loss: one.loss, metrics: metrics as string[] });
  return optimizer;
}

function makeOptimizer(name: Case['optimizer']): tf.Optimizer {
  switch (name) {
    case 'sgd':
      return tf.train.sgd(0.05);
    case 'momentum':
      return tf.train.momentum(0.02, 0.8);
    case 'nesterov':
      return tf.train.momentum(0.02, 0.8, true);
    case 'adam':
      return tf.train.adam(0.01);
    case 'adamax':
      return tf.train.adamax(0.01, 0.9, 0.999, 1e-7, 0.1);
    case 'rmsprop':
      return tf.train.rmsprop(0.005, 0.9, 0.5);
    case 'adagrad':
      return tf.train.adagrad(0.02);
    case 'adadelta':
      return tf.train.adadelta(0.5, 0.9, 1e-4);
  }
}

/** Data of a case, as shaped numbers. */
export function makeData(one: Case, model: tfl.LayersModel): { x: tf.Tensor; y: tf.Tensor } {
  const generator = new Generator(one.seed, 'shuffle', 1);
  const draw = (shape: number[], value: () => number): tf.Tensor =>
    tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, value), shape);
  const output = (model.outputs[0]?.shape ?? []).slice(1) as number[];
  const columns = output.at(-1) ?? 1;
  const x = draw([one.samples, one.time, one.features], () => 2 * generator.uniform() - 1);
  const rows = [one.samples, ...output.slice(0, -1)];
  switch (one.loss) {
    case 'sparseCategoricalCrossentropy':
      return { x, y: draw([...rows, 1], () => Math.floor(generator.uniform() * columns)) };
    case 'categoricalCrossentropy':
      return {
        x,
        y: tf.tidy(() =>
          tf.cast(
            tf.oneHot(
              tf.cast(
                draw(rows, () => Math.floor(generator.uniform() * columns)),
                'int32',
              ),
              columns,
            ),
            'float32',
          ),
        ),
      };
    case 'binaryCrossentropy':
      return { x, y: draw([...rows, columns], () => Math.round(generator.uniform())) };
    case 'meanSquaredError':
    case 'meanAbsoluteError':
      return { x, y: draw([...rows, columns], () => 2 * generator.uniform() - 1) };
  }
}

/** Options of `fit` that differ from case to case. */
export function fitArgs(one: Case, model: tfl.LayersModel): FitArgs {
  // tfjs-layers takes class weights only for targets of rank two.
  const rank = model.outputs[0]?.shape.length;
  const classified = one.loss === 'categoricalCrossentropy' || one.loss === 'sparseCategoricalCrossentropy';
  const weights = { 0: 0.5, 1: 1.5, 2: 1, 3: 2 };
  return {
    batchSize: one.batchSize,
    shuffle: one.shuffle,
    seed: one.seed,
    ...(one.classWeight && classified && rank === 2 ? { classWeight: weights } : {}),
    ...(one.clipping === 'none' ? {} : { [one.clipping]: one.clipping === 'clipValue' ? 0.02 : 0.1 }),
  };
}
