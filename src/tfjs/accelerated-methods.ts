// The methods of tfjs-layers' models on the compiled engine: their arguments, their results.
import { type Scalar, scalar, type Tensor, engine as tfjsEngine } from '@tensorflow/tfjs-core';
import { History, type LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../errors.js';
import { checkInteger, DEFAULT_BATCH_SIZE, type OptionNames, readOptions } from '../network/index.js';
import { checkKind } from '../text/kinds.js';
import { mismatch } from '../text/quote.js';
import { evaluateLoaded } from './compiled/evaluate.js';
import { type BatchDataset, isDataset } from './data/dataset.js';
import type { FitData } from './data/forms.js';
import { withTensors } from './data/part-tensors.js';
import { readSamples, readSamplesNow } from './data/samples.js';
import { prepareLoaded } from './engine.js';
import { evaluateDataset } from './evaluate.js';
import { checkModel } from './model/check-model.js';
import { bringUpToDate } from './model/in-training.js';
import { fixedBatchSize, trainedModel } from './model/internals.js';
import { type Methods, ownMethod } from './model/own-methods.js';
import { evaluateToScalars } from './operations/evaluate.js';
import { checkArgs, checkDatasetArgs, readArgs, readDatasetArgs } from './options/check-args.js';
import type { Engine } from './options/engine.js';
import type { FitArgs, FitDatasetArgs } from './options/fit-args.js';
import { predictNow } from './predict.js';
import { type AskedTraining, train } from './train.js';
import { sourceOfData, sourceOfDataset, sourceOfSamples } from './training-data.js';

/** Settings of an accelerated model. */
export type Acceleration = Pick<FitArgs, 'threads' | 'seed'> & { readonly engine: Engine };

interface PredictArgs {
  batchSize?: number;
  verbose?: unknown;
}

interface EvaluateDatasetArgs {
  batches?: number;
  verbose?: unknown;
}

const PREDICT_ARGS: OptionNames<PredictArgs> = { batchSize: true, verbose: true };

const EVALUATE_DATASET_ARGS: OptionNames<EvaluateDatasetArgs> = { batches: true, verbose: true };

/**
 * The replacements of a model's methods.
 *
 * @param how called at each call
 */
export function acceleratedMethods(model: LayersModel, how: () => Acceleration): Methods {
  /** Options of `fit`, with the choices for all calls. tfjs does not stop a diverging training run. */
  const withChoices = <Args extends FitArgs | FitDatasetArgs>(args: Args): Args => ({
    onDivergence: 'continue',
    ...how(),
    ...args,
  });

  const fit = async (asked: AskedTraining): Promise<History> => {
    const history = new History();
    await train(model, { ...asked, history });
    return history;
  };

  const trainOnBatch = async (x: FitData, y: FitData): Promise<number | number[]> => {
    checkModel('trainOnBatch', model);
    const args = withChoices<FitArgs>({ shuffle: false });
    const options = checkArgs(args);
    const { result } = await train(model, {
      args,
      options,
      async read(trained) {
        const batch = await readSamples('trainOnBatch', trained, { x: 'x', y: 'y' }, [x, y], undefined);
        options.batchSize = batch.x[0]?.shape[0] ?? 0;
        const none = { weights: [], validation: undefined, validationWeights: [] };
        return sourceOfData({ train: batch, ...none }, options);
      },
    });
    return oneOrAll(Object.values(result.history).map(([value]) => value as number));
  };
  let turn: Promise<unknown> = Promise.resolve();

  return {
    async fit(x: FitData, y: FitData, fitArgs: FitArgs = {}): Promise<History> {
      checkModel('fit', model);
      const given = withChoices(readArgs(fitArgs));
      const options = checkArgs(given);
      const { verbose, ...args } = given;
      return fit({
        args,
        options,
        verbose,
        read: (trained) => sourceOfSamples(trained, [x, y], args, options),
      });
    },

    async fitDataset(dataset: BatchDataset, fitArgs: FitDatasetArgs): Promise<History> {
      checkModel('fitDataset', model);
      checkDataset('fitDataset', dataset);
      const given = withChoices(readDatasetArgs(fitArgs));
      const options = checkDatasetArgs(dataset, given);
      const { verbose, ...args } = given;
      const ranOut = (batches: number): void => {
        warnOfEnd('fit', `${args.batchesPerEpoch} batches for each epoch`, `${batches} in the last one`);
        trainedModel(model).stopTraining = true;
      };
      return fit({
        args,
        options,
        verbose,
        read: (trained) => sourceOfDataset(trained, dataset, args, ranOut),
      });
    },

    trainOnBatch(x: FitData, y: FitData): Promise<number | number[]> {
      const result = turn.then(() => trainOnBatch(x, y)); // A step that is not awaited is finished before the next one.
      turn = result.catch(() => {});
      return result;
    },

    evaluate(x: FitData, y: FitData, given: PredictArgs = {}): Scalar | Scalar[] {
      if (isDifferentiating()) return ownMethod(model, 'evaluate')(x as Tensor, y as Tensor, given as object);
      const { batchSize } = readOptions('evaluate', given, PREDICT_ARGS);
      return oneOrAll(evaluateNow(model, x, y, batchSize, how().engine));
    },

    async evaluateDataset(
      dataset: BatchDataset,
      given: EvaluateDatasetArgs = {},
    ): Promise<Scalar | Scalar[]> {
      checkModel('evaluateDataset', model);
      checkDataset('evaluateDataset', dataset);
      const { verbose: _, ...options } = readOptions('evaluateDataset', given, EVALUATE_DATASET_ARGS);
      const { seed: __, ...choices } = how();
      const values = await evaluateDataset(
        'evaluateDataset',
        model,
        dataset,
        { ...choices, ...options },
        (batches) => {
          warnOfEnd('evaluateDataset', `${options.batches} batches`, String(batches));
        },
      );
      return oneOrAll(Object.values(values).map((value) => scalar(value, 'float32')));
    },

    predict(x: FitData, given: PredictArgs = {}): Tensor | Tensor[] {
      if (isDifferentiating()) return ownMethod(model, 'predict')(x as Tensor, given as object);
      const { verbose: _, ...options } = readOptions('predict', given, PREDICT_ARGS);
      return predictNow('predict', model, x, { ...options, engine: how().engine });
    },

    predictOnBatch(x: FitData): Tensor | Tensor[] {
      if (isDifferentiating()) return ownMethod(model, 'predictOnBatch')(x as Tensor);
      const batchSize = fixedBatchSize(trainedModel(model)) ?? Number.MAX_SAFE_INTEGER;
      return predictNow('predictOnBatch', model, x, { batchSize, engine: how().engine });
    },
  };
}

/** As in tfjs-layers, which goes on with fewer batches. */
function warnOfEnd(caller: string, expected: string, got: string): void {
  const end = `${got}: that is all, as in tfjs-layers; use its repeat() for more`;
  console.warn(mismatch(`${caller}: dataset`, expected, end));
}

/** Whether gradients through the current computation are needed: only tfjs's operations have them. */
function isDifferentiating(): boolean {
  return tfjsEngine().state.gradientDepth > 0;
}

/** @throws TypeError unless it is a data set. */
function checkDataset(caller: string, dataset: BatchDataset): void {
  checkKind(caller, isDataset(dataset), 'a dataset', dataset);
}

function oneOrAll<Item>(items: Item[]): Item | Item[] {
  return items.length === 1 ? (items[0] as Item) : items;
}

/** Loss and metrics, synchronously, in the order of `model.metricsNames`. */
function evaluateNow(
  model: LayersModel,
  x: FitData,
  y: FitData,
  given: number | undefined,
  engine: Engine,
): Scalar[] {
  checkModel('evaluate', model);
  if (model.optimizer === undefined) {
    const first = 'call model.compile({optimizer, loss}) first';
    throw new LetheError('model', `evaluate: expected a compiled model: ${first}`);
  }
  const trained = trainedModel(model);
  const batchSize = given ?? fixedBatchSize(trained) ?? DEFAULT_BATCH_SIZE;
  checkInteger('evaluate: batchSize', batchSize, 1);
  const samples = readSamplesNow('evaluate', trained, { x: 'x', y: 'y' }, [x, y], batchSize);
  bringUpToDate(trained);
  const values = prepareLoaded('evaluate', engine, trained, () => {
    return evaluateLoaded('evaluate', trained, samples, batchSize);
  });
  if (values !== undefined) return values.map((value) => scalar(value, 'float32'));
  return withTensors([...samples.x, ...samples.y], (tensors) =>
    evaluateToScalars(trained, tensors, batchSize),
  );
}
