// Generated training runs: models, data and options, as fast-check shrinks them.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { Generator } from '../../../src/random/index.js';
import type { FitArgs } from '../../../src/tfjs/index.js';
import { drawInput } from '../../compiler/generated/data.js';
import { drafts, type GeneratedModel } from '../../compiler/generated/models.js';
import { dense, layer } from '../../compiler/networks.js';
import { withoutLeaks } from './without-leaks.js';

/** What one case is made of. */
export interface Case extends GeneratedModel {
  samples: number;
  batchSize: number;
  /** Of each output, and of more outputs than there are. */
  losses: (typeof LOSSES)[number][];
  optimizer: (typeof OPTIMIZERS)[number];
  metrics: number;
  classWeight: boolean;
  clipping: 'none' | 'clipNorm' | 'globalClipNorm' | 'clipValue';
  shuffle: boolean;
  stateful: boolean;
  seed: number;
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

const LAST_ACTIVATIONS = {
  meanSquaredError: 'linear',
  meanAbsoluteError: 'linear',
  binaryCrossentropy: 'sigmoid',
  categoricalCrossentropy: 'softmax',
  sparseCategoricalCrossentropy: 'softmax',
} as const;

const L1L2 = { class_name: 'L1L2', config: { l1: 0.01, l2: 0.02 } };

export const cases: fc.Arbitrary<Case> = fc
  .record({
    draft: drafts,
    samples: fc.integer({ min: 2, max: 7 }),
    batchSize: fc.integer({ min: 1, max: 5 }),
    isMasked: fc.nat(2).map((value) => value === 2),
    losses: fc.array(fc.constantFrom(...LOSSES), { minLength: 4, maxLength: 4 }),
    classes: fc.integer({ min: 1, max: 4 }),
    optimizer: fc.constantFrom(...OPTIMIZERS),
    metrics: fc.nat(3),
    regularized: fc.boolean(),
    classWeight: fc.boolean(),
    clipping: fc.constantFrom('none', 'none', 'clipNorm', 'globalClipNorm', 'clipValue'),
    shuffle: fc.boolean(),
    stateful: fc.nat(4).map((value) => value === 4),
    seed: fc.nat(1_000_000),
  })
  .map(({ draft, isMasked, classes, regularized, stateful, ...one }): Case => {
    const batchSize = Math.min(one.batchSize, one.samples);
    // Batches of a stateful model are all alike.
    const samples = stateful ? one.samples - (one.samples % batchSize) : one.samples;
    const setting = { isJudged: true, isMasked, batchSize: stateful ? batchSize : null };
    const model = draft(setting, (name, shape, output) => {
      const loss = one.losses[output] as Case['losses'][0];
      const units = loss.endsWith('ategoricalCrossentropy') ? Math.max(2, classes) : classes;
      const penalties = regularized ? { kernel_regularizer: L1L2, bias_regularizer: L1L2 } : {};
      const last = { ...penalties, activation: LAST_ACTIVATIONS[loss] };
      if (shape.length !== 2 || one.seed % 2 === 1) return dense(name, units, last);
      return layer('TimeDistributed', name, { layer: dense(`${name}_inner`, units, last) });
    });
    // A stateful sample goes on where that of the last batch ended; only so do both engines see the same.
    const drawn = { ...one, ...model, samples, batchSize, stateful, shuffle: one.shuffle && !stateful };
    return printable(drawn as Case);
  });

/** Those of one input and one output. */
export const singleCases: fc.Arbitrary<Case> = cases.filter(
  ({ inputs, outputShapes }) => inputs.length === 1 && outputShapes.length === 1,
);

/** So that a counterexample can be pasted. */
function printable(one: Case): Case {
  return Object.defineProperty(one, fc.toStringMethod, { value: () => JSON.stringify(one) });
}

/** The model of a case, not compiled. Its weights come from the seed. */
export async function buildModel(one: Case): Promise<tfl.LayersModel> {
  const model = await tfl.models.modelFromJSON({ modelTopology: one.topology } as never);
  withoutLeaks(model);
  const generator = new Generator(one.seed, 'initializer', 0);
  const weights = model.weights.map(({ shape, originalName }) => {
    const least = originalName.endsWith('moving_variance') ? 0.5 : -0.5;
    const size = shape as number[];
    const values = { length: size.reduce((a, b) => a * b, 1) };
    return tf.tensor(
      Float32Array.from(values, () => generator.uniform() + least),
      size,
    );
  });
  model.setWeights(weights);
  tf.dispose(weights);
  return model;
}

export function compile(
  model: tfl.LayersModel,
  one: Case,
  optimizer: tf.Optimizer = makeOptimizer(one.optimizer),
): tf.Optimizer {
  const losses = model.outputs.map((_, output) => one.losses[output] as string);
  const metrics = losses.length === 1 ? metricsOf(model, one) : metricsOfAll(losses, one);
  model.compile({ optimizer, loss: losses.length === 1 ? (losses[0] as string) : losses, metrics });
  return optimizer;
}

function metricsOfAll(losses: readonly string[], { metrics }: Case): string[] {
  if (metrics < 2) return [];
  return losses.some((loss) => loss.startsWith('sparse')) ? ['accuracy'] : ['mae'];
}

function metricsOf(model: tfl.LayersModel, { losses, metrics }: Case): string[] {
  const columns = model.outputs[0]?.shape.at(-1);
  const [loss = ''] = losses;
  const sparse = loss === 'sparseCategoricalCrossentropy';
  const choices = [
    [],
    ['accuracy'],
    sparse ? ['accuracy', 'ce'] : ['mse', tfl.metrics.meanAbsoluteError],
    sparse && columns !== 1
      ? ['sparseCategoricalCrossentropy']
      : loss.startsWith('mean')
        ? ['mae', 'acc']
        : ['mae', 'categoricalCrossentropy', 'acc'],
  ];
  return choices[metrics] as string[];
}

/**
 * Those that divide by a gradient's size do so by no less than a hundredth: gradients that are 0 but for rounding, such as
 * those of a bias that is normalized away, would else decide over steps.
 */
function makeOptimizer(name: Case['optimizer']): tf.Optimizer {
  switch (name) {
    case 'sgd':
      return tf.train.sgd(0.05);
    case 'momentum':
      return tf.train.momentum(0.02, 0.8);
    case 'nesterov':
      return tf.train.momentum(0.02, 0.8, true);
    case 'adam':
      return tf.train.adam(0.01, 0.9, 0.999, 1e-2);
    case 'adamax':
      return tf.train.adamax(0.01, 0.9, 0.999, 1e-2, 0.1);
    case 'rmsprop':
      return tf.train.rmsprop(0.005, 0.9, 0.5, 1e-4);
    case 'adagrad':
      return tf.train.adagrad(0.02);
    case 'adadelta':
      return tf.train.adadelta(0.1, 0.9, 1e-4);
  }
}

/** Data of a case. */
export function makeData(one: Case): { x: tf.Tensor[]; y: tf.Tensor[] } {
  const generator = new Generator(one.seed, 'shuffle', 1);
  const uniform = (): number => generator.uniform();
  const draw = (shape: readonly number[], value: () => number): tf.Tensor =>
    tf.tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, value), [...shape]);
  const x = one.inputs.map((spec) =>
    tf.tensor(drawInput(spec, one.samples, uniform), [one.samples, ...spec.shape]),
  );
  const y = one.outputShapes.map((shape, output) => {
    const columns = shape.at(-1) as number;
    const rows = [one.samples, ...shape.slice(0, -1)];
    const classes = (): number => Math.floor(uniform() * columns);
    switch (one.losses[output]) {
      case 'sparseCategoricalCrossentropy':
        return draw([...rows, 1], classes);
      case 'categoricalCrossentropy':
        return tf.tidy(() => tf.cast(tf.oneHot(tf.cast(draw(rows, classes), 'int32'), columns), 'float32'));
      case 'binaryCrossentropy':
        return draw([...rows, columns], () => Math.round(uniform()));
      default:
        return draw([...rows, columns], () => 2 * uniform() - 1);
    }
  });
  return { x, y };
}

/** Options of `fit` that differ from case to case. */
export function fitArgs(one: Case): FitArgs {
  // tfjs-layers takes class weights only for targets of rank two.
  const [loss] = one.losses;
  const classified = loss === 'categoricalCrossentropy' || loss === 'sparseCategoricalCrossentropy';
  const isOneRow = one.outputShapes.length === 1 && one.outputShapes[0]?.length === 1;
  const weights = { 0: 0.5, 1: 1.5, 2: 1, 3: 2 };
  return {
    batchSize: one.batchSize,
    shuffle: one.shuffle,
    seed: one.seed,
    ...(one.classWeight && classified && isOneRow ? { classWeight: weights } : {}),
    ...(one.clipping === 'none' ? {} : { [one.clipping]: one.clipping === 'clipValue' ? 0.02 : 0.1 }),
  };
}
