// Draws training runs: generated models of all kinds of layers, by every loss, optimizer, schedule and option of `fit`.
import fc from 'fast-check';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  type CompileArgs,
  type LossName,
  momentum,
  type NetworkFitArgs,
  type OptimizerDescription,
  quantileLoss,
  rmsprop,
  type ShapedNumbers,
  sgd,
} from 'lethe/core';
import { Generator } from '../../../src/random/index.js';
import { drawInput } from '../../../test/compiler/generated/data.js';
import { drafts, type GeneratedModel } from '../../../test/compiler/generated/models.js';
import { dense } from '../../../test/compiler/networks.js';
import { COLUMNS, LOSSES, TARGETS } from '../../../test/platform/suite/losses.js';
import { type RandomRun, SCHEDULES } from './random-run.js';

/** Of every kind: one that is forgotten here does not compile. */
const OPTIMIZERS: { readonly [kind in OptimizerDescription['kind']]: readonly OptimizerDescription[] } = {
  sgd: [sgd(0.05)],
  momentum: [momentum(0.02, 0.8), momentum(0.02, 0.8, true)],
  adam: [adam(0.01)],
  adamax: [adamax(0.01)],
  rmsprop: [rmsprop(0.005), rmsprop(0.005, 0.9, 0.5, 1e-4, true)],
  adagrad: [adagrad(0.02)],
  adadelta: [adadelta(0.1)],
};

const CLIPPING: readonly NetworkFitArgs[] = [
  ...[{}, {}, { clipNorm: 0.1 }, { globalClipNorm: 0.1 }],
  { clipValue: 0.02 },
];

const NAMES = Object.keys(LOSSES) as LossName[];

const stopping = fc.record({
  patience: fc.nat(2),
  minDelta: fc.constantFrom(0, 0.01),
  restoreBestWeights: fc.boolean(),
});

/** What of the options of `fit` depends on nothing else. */
const options = fc.record({
  seed: fc.nat(1_000_000),
  shuffle: fc.boolean(),
  onDivergence: fc.constantFrom('stop', 'continue'),
  constraints: fc.constantFrom('keras', 'tfjs'),
  regularizers: fc.constantFrom('keras', 'tfjs'),
});

const parts = fc.record({
  draft: drafts,
  isMasked: fc.boolean(),
  isStateful: fc.nat(4).map((draw) => draw === 4),
  batchSize: fc.integer({ min: 1, max: 5 }),
  batches: fc.integer({ min: 1, max: 3 }),
  left: fc.nat(4),
  losses: fc.array(fc.constantFrom(...NAMES), { minLength: 4, maxLength: 4 }),
  hasMetrics: fc.boolean(),
  optimizer: fc.constantFrom(...Object.values(OPTIMIZERS).flat()),
  schedule: fc.constantFrom(...(Object.keys(SCHEDULES) as RandomRun['schedule'][])),
  clipping: fc.constantFrom(...CLIPPING),
  validates: fc.boolean(),
  stopping: fc.option(stopping, { nil: undefined }),
  options,
  epochs: fc.integer({ min: 2, max: 6 }),
  networkSeed: fc.nat(1_000_000),
});

type Parts = typeof parts extends fc.Arbitrary<infer Type> ? Type : never;

/** Any training run. */
export const randomRuns: fc.Arbitrary<RandomRun> = parts.map(toRun);

/** A given number of them: the same for the same seed. */
export function drawRuns(size: number, seed: number): RandomRun[] {
  return fc.sample(randomRuns, { numRuns: size, seed });
}

function toRun(drawn: Parts): RandomRun {
  const { draft, isMasked, isStateful, batchSize, batches, left, losses } = drawn;
  const setting = { isJudged: false, isMasked, batchSize: isStateful ? batchSize : null };
  const model = draft(setting, (name, _, output) =>
    dense(name, COLUMNS, { activation: LOSSES[losses[output] as LossName][0] }),
  );
  // Batches of a stateful model are all alike; of others the last one may have fewer samples.
  const samples = batches * batchSize + (isStateful ? 0 : left % batchSize);
  const validates = drawn.validates && !isStateful && samples > 1;
  const monitor = validates ? 'val_loss' : 'loss';
  const earlyStopping = drawn.stopping && { ...drawn.stopping, monitor };
  return {
    topology: model.topology,
    networkSeed: drawn.networkSeed,
    ...dataFor(model, losses, samples, drawn.networkSeed),
    compile: compileArgs(drawn, model.outputShapes.length),
    schedule: drawn.schedule,
    args: {
      ...{ ...(drawn.options as NetworkFitArgs), ...drawn.clipping },
      ...{ batchSize, epochs: drawn.epochs },
      ...(validates && { validationSplit: 0.3 }),
      ...(earlyStopping && { earlyStopping }),
    },
  };
}

function compileArgs({ losses, optimizer, hasMetrics }: Parts, outputs: number): CompileArgs {
  const own = losses.slice(0, outputs);
  const loss = own.map((name) => (name === 'quantile' ? quantileLoss([0.1, 0.3, 0.7, 0.9]) : name));
  const [first] = own as [LossName];
  const [, , ...more] = LOSSES[first];
  const metrics = first === 'quantile' ? ['mae'] : [first, ...more];
  return {
    optimizer,
    loss: outputs === 1 ? (loss[0] as LossName) : loss,
    ...(hasMetrics && outputs === 1 && { metrics }),
  };
}

function dataFor(
  { inputs, outputShapes }: GeneratedModel,
  losses: readonly LossName[],
  samples: number,
  seed: number,
): Pick<RandomRun, 'x' | 'y'> {
  const generator = new Generator(seed, 'data', 0);
  const x = inputs.map(
    (spec): ShapedNumbers => ({
      values: Array.from(drawInput(spec, samples, () => generator.uniform())),
      shape: [samples, ...spec.shape],
    }),
  );
  const y = outputShapes.map((outputShape, output): ShapedNumbers => {
    const name = losses[output] as LossName;
    const [, targets] = LOSSES[name];
    const columns = name === 'quantile' || targets === 'class' ? 1 : COLUMNS;
    const shape = [samples, ...outputShape.slice(0, -1), columns];
    const length = shape.reduce((product, axis) => product * axis, 1);
    return { values: Array.from({ length }, (_, at) => TARGETS[targets](at)), shape };
  });
  return { x, y };
}
