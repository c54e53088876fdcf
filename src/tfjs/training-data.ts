// The two forms of training data: samples in memory, and a data set whose batches come one by one.
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { DEFAULT_BATCH_SIZE } from '../network/index.js';
import { openCompiledBatches } from './compiled/open-batches.js';
import { openCompiled } from './compiled/open-compiled.js';
import type { BatchTask } from './data/batch-trainer.js';
import { type Batch, BatchSource, batchesOf, passOver } from './data/batches.js';
import { type BatchDataset, isDataset, knownSize } from './data/dataset.js';
import { readFitData, type TrainingData } from './data/fit-data.js';
import type { FitData } from './data/forms.js';
import { readSamples } from './data/samples.js';
import { openOperations, openOperationsBatches } from './operations/open-operations.js';
import type { CheckedArgs } from './options/check-args.js';
import type { FitArgs, FitDatasetArgs } from './options/fit-args.js';
import type { OpenTrainer, TrainingTask } from './options/fit-task.js';

/** Training data, read and checked. */
export interface TrainingSource {
  /** Null if unknown. */
  readonly samples: number | null;
  readonly batchSize: number | null;
  /** The `steps` of callbacks: null for samples in memory, or if unknown. */
  readonly steps: number | null;
  /** Undefined if unknown. */
  readonly batchesPerEpoch: number | undefined;
  readonly validates: boolean;
  compiled(task: TrainingTask): Promise<OpenTrainer>;
  operations(task: TrainingTask, threads: number): OpenTrainer;
}

/** @throws RangeError or TypeError if the data do not fit the model. */
export async function sourceOfSamples(
  model: LayersModel,
  data: readonly [x: FitData, y: FitData],
  args: FitArgs,
  options: CheckedArgs,
): Promise<TrainingSource> {
  return sourceOfData(await readFitData(model, data, args, options), options);
}

/** The same for data that have been read. */
export function sourceOfData(read: TrainingData, options: CheckedArgs): TrainingSource {
  const samples = read.train.x[0]?.shape[0] ?? 0;
  return {
    ...{ samples, batchSize: options.batchSize, steps: null },
    batchesPerEpoch: Math.ceil(samples / options.batchSize),
    validates: read.validation !== undefined,
    compiled: (task) => openCompiled({ ...task, data: read }),
    operations: (task, threads) => openOperations({ ...task, data: read }, threads),
  };
}

/**
 * Takes the first batch of a data set.
 *
 * @param ranOut see `BatchOptions`
 * @throws RangeError or TypeError if it does not fit the model, or if there is none.
 */
export async function sourceOfDataset(
  model: LayersModel,
  dataset: BatchDataset,
  args: FitDatasetArgs,
  ranOut?: (batches: number) => void,
): Promise<TrainingSource> {
  const { batchesPerEpoch, validationData, initialEpoch = 0, classWeight } = args;
  const known = batchesPerEpoch ?? knownSize(dataset);
  const source = new BatchSource(model, dataset, {
    ...{ caller: 'fit', what: 'dataset', batches: batchesPerEpoch, classWeight, ranOut },
  });
  const validation = await validationOf(model, validationData, args);
  const first = await source.peek(initialEpoch);
  const task: BatchTask = { source, batchesPerEpoch, validation };
  return {
    ...{ samples: null, batchSize: null, steps: known ?? null, batchesPerEpoch: known },
    validates: validation !== undefined,
    compiled: (training) => openCompiledBatches(training, task, first),
    operations: (training, threads) => openOperationsBatches(training, task, threads),
  };
}

async function validationOf(
  model: LayersModel,
  given: FitDatasetArgs['validationData'],
  args: FitDatasetArgs,
): Promise<(() => AsyncIterable<Batch>) | undefined> {
  if (given === undefined) return undefined;
  const { validationBatches: batches, validationBatchSize = DEFAULT_BATCH_SIZE } = args;
  const caller = 'fit';
  if (isDataset(given)) {
    const options = { caller, what: 'validationData', batches };
    return () => passOver(new BatchSource(model, given, options));
  }
  const names = { x: 'validationData[0]', y: 'validationData[1]' };
  const samples = await readSamples(caller, model, names, given, validationBatchSize);
  return () => batchesOf(samples, validationBatchSize);
}
