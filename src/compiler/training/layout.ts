// What a training run needs beside its network: optimizer, data, order, log.
import { HYPERPARAMETER_WORDS } from '../../kernels/optimizers/hyperparameters.js';
import { MAX_THREADS } from '../../kernels/program/arena.js';
import { type ResolvedNetwork, resolve, shapesText } from '../graph/resolve.js';
import type { Shape } from '../layers/record.js';
import { hasSparseTargets } from '../losses/losses.js';
import { NotLowered } from '../not-lowered.js';
import { slotNames } from '../optimizer.js';
import type { Arena } from '../program/arena.js';
import { type Layout, type Output, placeNetwork } from '../program/layout.js';
import { stepsAndColumns, type Value } from '../program/value.js';
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
  readonly order: number;
  readonly maximumOrder: number;
  readonly log: number;
  readonly maximumBatches: number;
}

export function placeTraining(arena: Arena, options: LoweringOptions): TrainingLayout {
  const { training, batchSize, trainSamples = 0, evaluationSamples = 0, evaluationShapes } = options;
  const evaluated = evaluationShapes && resolve(options.network, evaluationShapes);
  const largestBatch = Math.max(batchSize, options.evaluationBatchSize ?? batchSize);
  const layout = placeNetwork(
    arena,
    options,
    training && {
      slots: slotNames(training.optimizer).length,
      ...{ largestBatch, evaluated },
      byRows: tablesByRows(training, options.masksGradients ?? false),
    },
  );
  const { resolved, outputs, parameters } = layout;
  if (evaluated !== undefined) checkWeights(resolved, evaluated);
  const trained = training?.outputs ?? [];
  if (training !== undefined && trained.length !== outputs.length) {
    throw new NotLowered(`expected losses of ${outputs.length} outputs, got ${trained.length}`);
  }
  const judged = trained.map((output, index) => {
    const { name, columns } = outputs[index] as Output;
    return { ...output, name, columns };
  });
  const { scalars, constants } = placeScalars(arena, judged, largestBatch);
  const place = (samples: number, shape: Shape, columnsOf?: (columns: number) => number): Value => {
    const { steps, columns } = stepsAndColumns(shape);
    const own = columnsOf?.(columns) ?? columns;
    return { steps, columns: own, address: arena.floats(samples * steps * own, 'data') };
  };
  const dataset = (
    samples: number,
    network: ResolvedNetwork,
    sampleShapes: readonly Shape[],
    weightSteps: readonly number[] = [],
  ): Dataset => {
    const inputs = sampleShapes.map((shape) => place(samples, shape));
    const targets = network.outputShapes.map((shape, index) => {
      const { [index]: output } = trained;
      return place(samples, shape, (columns) => (output && hasSparseTargets(output.loss) ? 1 : columns));
    });
    const weights = targets.map((target, output) => {
      const { [output]: steps = 0 } = weightSteps;
      if (steps > 1 && steps !== target.steps) {
        throw new NotLowered(`expected weights of ${target.steps} steps a sample, got ${steps}`);
      }
      return { steps, address: arena.floats(samples * steps, 'data') };
    });
    return { resolved: network, inputs, targets, weights };
  };
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
    train: dataset(trainSamples, resolved, options.sampleShapes, options.weightSteps),
    evaluation: dataset(
      evaluationSamples,
      evaluated ?? resolved,
      evaluationShapes ?? options.sampleShapes,
      options.evaluationWeightSteps,
    ),
    order: arena.floats(maximumOrder, 'data'),
    maximumOrder,
    log: arena.floats(scalars.names.length * LOG_ROWS, 'data'),
    maximumBatches: LOG_ROWS,
  };
}

/** @throws NotLowered if weights depend on the steps of a sample, and are others for those that are evaluated. */
function checkWeights(trained: ResolvedNetwork, evaluated: ResolvedNetwork): void {
  for (const [index, { name }] of trained.layers.entries()) {
    const [expected, got] = [trained, evaluated].map(({ weights }) => shapesText(weights[index] ?? []));
    if (expected === got) continue;
    throw new NotLowered(`expected weights ${expected}, got ${got} for samples to validate on`, name);
  }
}
