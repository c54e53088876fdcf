import {
  type CheckedOptions,
  checkFitOptions,
  checkInteger,
  checkPair,
  readLimits,
  readOptions,
} from '../../network/index.js';
import { checkKind } from '../../text/kinds.js';
import { mismatch } from '../../text/quote.js';
import { type BatchDataset, isDataset } from '../data/dataset.js';
import { checkEngine, type Engine } from './engine.js';
import {
  type CommonFitArgs,
  FIT_ARGS,
  FIT_DATASET_ARGS,
  type FitArgs,
  type FitDatasetArgs,
} from './fit-args.js';

/** Checked options of `fit`, with their defaults. */
export interface CheckedArgs extends CheckedOptions {
  engine: Engine;
}

/** The most epochs: batches are numbered through all epochs. */
const MOST_EPOCHS = 4_194_304;

/** @throws TypeError for an unknown option. */
export function readArgs(args: FitArgs | null): FitArgs {
  return readOptions('fit', args, FIT_ARGS) as FitArgs;
}

/** The same for a data set, which replaces some of them. */
export function readDatasetArgs(args: FitDatasetArgs | null): FitDatasetArgs {
  return readOptions('fit', args, FIT_DATASET_ARGS) as FitDatasetArgs;
}

/** @throws RangeError, TypeError or LetheError naming the option, the expected and the given value. */
export function checkArgs(args: FitArgs): CheckedArgs {
  const options = checkCommon(args);
  if (args.validationData !== undefined) checkPair(args.validationData);
  return options;
}

/**
 * The same for a data set.
 *
 * @throws RangeError also if the data set is infinite and `batchesPerEpoch` is missing.
 */
export function checkDatasetArgs(dataset: BatchDataset, args: FitDatasetArgs): CheckedArgs {
  const options = checkCommon(args);
  const { batchesPerEpoch, validationBatches, validationBatchSize, validationData } = args;
  if (batchesPerEpoch === undefined && dataset.size === Number.POSITIVE_INFINITY) {
    throw new RangeError(mismatch('fit: batchesPerEpoch', 'an integer for an infinite dataset', 'none'));
  }
  if (args.epochs !== undefined) checkInteger('fit: epochs', args.epochs, 0, MOST_EPOCHS);
  if (batchesPerEpoch !== undefined) checkInteger('fit: batchesPerEpoch', batchesPerEpoch, 1);
  if (validationBatches !== undefined) checkInteger('fit: validationBatches', validationBatches, 1);
  if (validationBatchSize !== undefined) checkInteger('fit: validationBatchSize', validationBatchSize, 1);
  if (validationData !== undefined && !isDataset(validationData)) {
    const isPair = Array.isArray(validationData);
    checkKind('fit: validationData', isPair, 'a dataset or [x, y]', validationData);
    checkPair(validationData);
  }
  return { ...options, shuffle: false };
}

function checkCommon(args: CommonFitArgs): CheckedArgs {
  const { engine = 'auto' } = args;
  const options = checkFitOptions(args);
  checkEngine('fit', engine, args.threads);
  readLimits('fit', args.limits);
  return { ...options, engine };
}
