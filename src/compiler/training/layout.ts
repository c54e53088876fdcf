// What a training needs beside its network: optimizer, data, order, log.
import { HYPERPARAMETER_WORDS } from '../../kernels/optimizers/hyperparameters.js';
import { MAX_THREADS } from '../../kernels/program/arena.js';
import { hasSparseTargets } from '../losses/losses.js';
import { NotLowered } from '../not-lowered.js';
import { slotNames } from '../optimizer.js';
import type { Arena } from '../program/arena.js';
import { type Layout, type Output, placeNetwork } from '../program/layout.js';
import { tablesByRows } from './by-rows.js';
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
  /** Of each output steps and columns of its targets. */
  readonly targets: readonly { readonly steps: number; readonly columns: number }[];
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
    training && {
      slots: slotNames(training.optimizer).length,
      largestBatch,
      byRows: tablesByRows(training, options.masksGradients ?? false),
    },
  );
  const { inputs, outputs, parameters } = layout;
  const trained = training?.outputs ?? [];
  if (training !== undefined && trained.length !== outputs.length) {
    throw new NotLowered(`expected losses of ${outputs.length} outputs, got ${trained.length}`);
  }
  const judged = trained.map((output, index) => {
    const { name, columns } = outputs[index] as Output;
    return { ...output, name, columns };
  });
  const { scalars, constants } = placeScalars(arena, judged, largestBatch);
  const targets = outputs.map(({ steps, columns }, index) => {
    const output = trained[index];
    return { steps, columns: output !== undefined && hasSparseTargets(output.loss) ? 1 : columns };
  });
  const place = (samples: number, values: Layout['inputs'] | TrainingLayout['targets']): number[] =>
    values.map(({ steps, columns }) => arena.floats(samples * steps * columns, 'data'));
  const dataset = (samples: number, weightSteps: readonly number[] = []): Dataset => ({
    inputs: place(samples, inputs),
    targets: place(samples, targets),
    weights: targets.map((target, output) => {
      const { [output]: steps = 0 } = weightSteps;
      if (steps > 1 && steps !== target.steps) {
        throw new NotLowered(`expected weights of ${target.steps} steps a sample, got ${steps}`);
      }
      return { steps, address: arena.floats(samples * steps, 'data') };
    }),
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
    train: dataset(trainSamples, options.weightSteps),
    evaluation: dataset(evaluationSamples, options.evaluationWeightSteps),
    targets,
    order: arena.floats(maximumOrder, 'data'),
    maximumOrder,
    log: arena.floats(scalars.names.length * LOG_ROWS, 'data'),
    maximumBatches: LOG_ROWS,
  };
}
