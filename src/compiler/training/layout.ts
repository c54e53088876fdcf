// What a training needs beside its network: optimizer, data, order, log.
import { HYPERPARAMETER_WORDS } from '../../kernels/optimizers/hyperparameters.js';
import { MAX_THREADS } from '../../kernels/program/arena.js';
import { hasSparseTargets } from '../losses/losses.js';
import { slotNames } from '../optimizer.js';
import type { Arena } from '../program/arena.js';
import { type Layout, placeNetwork } from '../program/layout.js';
import type { Dataset } from './dataset.js';
import { type Constants, placeScalars, type Scalars } from './loss.js';
import type { LoweringOptions } from './options.js';

/** Batches that one call may train: rows of the log. */
const LOG_ROWS = 4096;
/** Most entries of an order of more than one epoch. */
const ORDER_ENTRIES = 1 << 17;

export interface TrainingLayout extends Layout {
  readonly hyperparameters: number;
  readonly scalars: Scalars;
  readonly constants: readonly Constants[];
  readonly norms: number;
  /** Of CheckFinite, a word for each of up to 8 threads; 0: divergence is not looked for. */
  readonly status: number;
  /** By which all gradients are multiplied, laid out as they are; 0 if they are not. */
  readonly gradientMask: number;
  readonly train: Dataset;
  readonly evaluation: Dataset;
  /** Numbers in one sample of the targets. */
  readonly targetSize: number;
  readonly order: number;
  readonly maximumOrder: number;
  readonly log: number;
  readonly maximumBatches: number;
}

export function placeTraining(arena: Arena, options: LoweringOptions): TrainingLayout {
  const { training, batchSize, trainSamples = 0, evaluationSamples = 0 } = options;
  const largestBatch = Math.max(batchSize, options.evaluationBatchSize ?? batchSize);
  const layout = placeNetwork(
    arena,
    options,
    training && { slots: slotNames(training.optimizer).length, largestBatch },
  );
  const { inputs, outputs, parameters } = layout;
  const [output = { steps: 1, columns: 1 }] = outputs;
  const metrics = training === undefined ? [] : [training.loss, ...training.metrics];
  const { scalars, constants } = placeScalars(arena, metrics, output.columns, largestBatch);
  const sparse = training !== undefined && hasSparseTargets(training.loss);
  const targetSize = output.steps * (sparse ? 1 : output.columns);
  const dataset = (samples: number, weighted: boolean): Dataset => ({
    inputs: inputs.map(({ steps, columns }) => arena.floats(samples * steps * columns, 'data')),
    y: arena.floats(samples * targetSize, 'data'),
    weights: weighted && samples > 0 ? arena.floats(samples, 'data') : 0,
  });
  const perEpoch = Math.max(1, trainSamples);
  const epochs = Math.max(1, Math.floor(Math.min(ORDER_ENTRIES, LOG_ROWS * batchSize) / perEpoch));
  const maximumOrder = trainSamples * epochs;
  return {
    ...layout,
    hyperparameters: arena.take(4 * HYPERPARAMETER_WORDS, 'optimizer'),
    scalars,
    constants,
    status: options.checksFinite ? arena.take(4 * MAX_THREADS, 'scratch') : 0,
    norms: arena.floats(parameters.all.length, 'scratch'),
    gradientMask: options.masksGradients ? arena.floats(parameters.trainableFloats, 'optimizer') : 0,
    train: dataset(trainSamples, options.weighted ?? false),
    evaluation: dataset(evaluationSamples, false),
    targetSize,
    order: arena.floats(maximumOrder, 'data'),
    maximumOrder,
    log: arena.floats(metrics.length * LOG_ROWS, 'data'),
    maximumBatches: LOG_ROWS,
  };
}
