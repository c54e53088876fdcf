// Random chains of layers with random trainings.

import fc from 'fast-check';
import {
  type OptimizerDescription,
  type OutputTraining,
  readTopology,
  resolve,
} from '../../../src/compiler/index.js';
import type { LoweringOptions } from '../../../src/compiler/training/options.js';
import { ADAM, dense, type LayerJson, layer, RECURRENT, SGD, sequential } from '../networks.js';
import { branched, layersOfSequences, MERGES } from './sequence-layers.js';

const OPTIMIZERS: readonly OptimizerDescription[] = [
  SGD,
  ADAM,
  { kind: 'momentum', learningRate: 0.1, momentum: 0.9, useNesterov: true },
  { kind: 'rmsprop', learningRate: 0.01, decay: 0.9, momentum: 0.1, epsilon: 1e-7, centered: true },
];

/** A layer of this name for samples of a shape; undefined: there is none for such. */
export type Make = (name: string, shape: readonly number[], isFirst: boolean) => LayerJson | undefined;

const recurrent: fc.Arbitrary<Make> = recurrentLayers();

/** Recurrent layers, for sequences, whose options are drawn but for those that are given. */
export function recurrentLayers(fixed: object = {}): fc.Arbitrary<Make> {
  return fc
    .record({
      make: fc.constantFrom(...RECURRENT),
      // Of larger LSTMs threads share the units where there are few samples.
      units: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 21 }) }, fc.constantFrom(64, 67)),
      activation: fc.constantFrom('tanh', 'relu', 'swish', 'softsign'),
      recurrent_activation: fc.constantFrom('sigmoid', 'hard_sigmoid', 'keras3_hard_sigmoid'),
      return_sequences: fc.boolean(),
      go_backwards: fc.boolean(),
      stateful: fc.boolean(),
      use_bias: fc.boolean(),
      dropout: fc.constantFrom(0, 0.5),
      recurrent_dropout: fc.constantFrom(0, 0.5),
      trainable: fc.boolean(),
    })
    .map(
      ({ make, units, ...config }): Make =>
        (name, shape) =>
          shape.length === 2 ? make(name, units, { ...config, ...fixed }) : undefined,
    );
}

const L2 = { class_name: 'L1L2', config: { l1: 0, l2: 0.1 } };

export const denses: fc.Arbitrary<Make> = fc
  .record({
    units: fc.integer({ min: 1, max: 9 }),
    activation: fc.constantFrom('linear', 'relu', 'softmax'),
    use_bias: fc.boolean(),
    kernel_regularizer: fc.constantFrom(null, L2),
    trainable: fc.boolean(),
  })
  .map(
    ({ units, ...config }): Make =>
      (name) =>
        dense(name, units, config),
  );

/** Slopes of their own for all numbers, or shared along axes. */
function prelu(name: string, sharedAxes: number[] | null, shape: readonly number[]): LayerJson | undefined {
  if (sharedAxes?.some((axis) => axis > shape.length) === true) return undefined;
  return layer('PReLU', name, { shared_axes: sharedAxes, alpha_regularizer: L2 });
}

/** Other layers that take each step by itself. */
export const perStep: fc.Arbitrary<Make> = fc.constantFrom<Make[]>(
  (name) => layer('Activation', name, { activation: 'sigmoid' }),
  (name) => layer('Dropout', name, { rate: 0.25 }),
  (name, shape) => (shape.length === 2 ? layer('SpatialDropout1D', name, { rate: 0.25 }) : undefined),
  (name) => layer('GaussianNoise', name, { stddev: 0.5 }),
  (name) => layer('GaussianDropout', name, { rate: 0.25 }),
  (name) => layer('AlphaDropout', name, { rate: 0.25 }),
  (name) => layer('ReLU', name, { max_value: 0.5 }),
  (name) => layer('LeakyReLU', name),
  (name, shape) => prelu(name, shape.length === 1 ? null : [1], shape),
  (name) => layer('ThresholdedReLU', name, { theta: 0.1 }),
  (name) => layer('ELU', name),
  (name) => layer('Softmax', name, { axis: -1 }),
  (name, shape) =>
    shape.length === 2 ? layer('TimeDistributed', name, { layer: dense(`${name}_inner`, 2) }) : undefined,
);

/** Layers that mix steps, or tell one from the other. */
const mixing: fc.Arbitrary<Make> = fc.constantFrom<Make[]>(
  (name) => layer('Flatten', name),
  (name, shape) => prelu(name, null, shape),
  (name, shape) => (shape.length === 2 ? prelu(name, [2], shape) : undefined),
  (name, shape) => (shape.length === 1 ? layer('RepeatVector', name, { n: 3 }) : undefined),
  (name, shape) => layer('Reshape', name, { target_shape: [...shape, 1] }),
);

/** The layers that there are for the shapes before them, one upon the other, and the shape behind the last. */
export function chainOf(
  sampleShape: readonly number[],
  makes: readonly Make[],
): { layers: LayerJson[]; shape: readonly number[] } {
  const layers: LayerJson[] = [];
  let shape = sampleShape;
  for (const [index, make] of makes.entries()) {
    const next = make(`layer${index}`, shape, layers.length === 0);
    if (next === undefined) continue;
    layers.push(next);
    [shape = shape] = resolve(readTopology(sequential(sampleShape, layers)), [sampleShape]).outputShapes;
  }
  return { layers, shape };
}

/** What can be lowered: chains of up to five layers, ended by a dense one that is trained. */
export const loweringOptions: fc.Arbitrary<LoweringOptions> = fc
  .record({
    sampleShape: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 2 }),
    makes: fc.array(
      fc.oneof(
        { weight: 3, arbitrary: recurrent },
        { weight: 2, arbitrary: perStep },
        { weight: 4, arbitrary: layersOfSequences },
        ...[denses, mixing],
      ),
      { maxLength: 4 },
    ),
    units: fc.integer({ min: 1, max: 6 }),
    batchSize: fc.integer({ min: 1, max: 9 }),
    trainSamples: fc.integer({ min: 1, max: 30 }),
    evaluationSamples: fc.nat(30),
    weighted: fc.boolean().map((weighted) => [weighted]),
    masksGradients: fc.boolean(),
    threads: fc.constantFrom(1, 2, 3, 8),
    loss: fc.constantFrom<OutputTraining['loss'][]>(
      'meanSquaredError',
      'categoricalCrossentropy',
      'sparseCategoricalCrossentropy',
      'softmaxCrossEntropy',
      { kind: 'huber', delta: 0.5 },
      { kind: 'quantile', quantiles: [0.5] },
    ),
    optimizer: fc.constantFrom(...OPTIMIZERS),
    clip: fc.constantFrom({}, { clipNorm: 1 }, { globalClipNorm: 1 }, { clipValue: 1 }),
    predicts: fc.boolean(),
    merge: fc.option(fc.constantFrom(...MERGES), { nil: undefined }),
  })
  .map(({ makes, units, sampleShape, loss, optimizer, clip, predicts, merge, ...rest }) => {
    const { layers } = chainOf(sampleShape, makes);
    const last = dense('last', units);
    const network = readTopology(
      merge === undefined
        ? sequential(sampleShape, [...layers, last])
        : branched(sampleShape, layers, layer(merge, 'merge'), last),
    );
    const metrics: OutputTraining['metrics'] =
      loss === 'sparseCategoricalCrossentropy'
        ? ['sparseCategoricalAccuracy']
        : ['meanAbsoluteError', 'precision', 'r2Score', { kind: 'huber', delta: 2 }];
    const training = { outputs: [{ loss, metrics }], optimizer, ...clip };
    return { ...rest, network, sampleShapes: [sampleShape], training: predicts ? undefined : training };
  });
