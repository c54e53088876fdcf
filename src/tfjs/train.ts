import type { History, LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../errors.js';
import {
  beginAt,
  Epochs,
  type EpochsResult,
  type FitHistory,
  recorderOf,
  showProgress,
  type TrainingPosition,
  tellDivergence,
} from '../network/index.js';
import { wasmInfo } from './backend/use-wasm.js';
import { type CallbackParameters, makeCallbacks } from './callbacks/callbacks.js';
import { hooksOf } from './callbacks/hooks.js';
import { prepareCompiled } from './engine.js';
import { checkLiveOptimizer } from './model/describe-training.js';
import { trainedModel, trainingInternals } from './model/internals.js';
import { multiplyUpBetas } from './model/optimizer.js';
import { keepPosition, positionOf } from './model/position.js';
import { tellConstraints } from './model/tell-constraints.js';
import type { CheckedArgs } from './options/check-args.js';
import type { CommonFitArgs } from './options/fit-args.js';
import type { TrainingTask } from './options/fit-task.js';
import { savingAtOnce } from './storage/save-at-once.js';
import type { TrainingSource } from './training-data.js';

/** A requested training run, with checked options. */
export interface AskedTraining {
  readonly args: CommonFitArgs;
  readonly options: CheckedArgs;
  /** The `verbose` of callbacks; it prints nothing here. Default 1. */
  readonly verbose?: number | undefined;
  /** The `History` of tfjs-layers' `fit`: it becomes the model's, and grows during training. */
  readonly history?: History | undefined;
  /** Reads the data for the model that trains. */
  read(model: LayersModel): Promise<TrainingSource>;
}

/** The result of the training run. */
export interface Trained extends Pick<FitHistory, 'engine' | 'threads'> {
  readonly result: EpochsResult;
  /** When the first step began, by `performance.now()`. */
  readonly training: number;
}

/**
 * Trains a compiled model on the engine that can train it.
 *
 * @throws RangeError or TypeError if the data do not fit; nothing is trained then.
 * @throws LetheError `model` if the model is not compiled or cannot be trained repeatably, `state` if it is being trained
 *   already, `diverged` if it diverged and `onDivergence` is `throw`.
 */
export async function train(
  model: LayersModel,
  { args, options, verbose = args.verbose ?? 1, history, read }: AskedTraining,
): Promise<Trained> {
  if (model.optimizer === undefined) {
    throw new LetheError(
      'model',
      'fit: expected a compiled model: call model.compile({optimizer, loss}) first',
    );
  }
  checkLiveOptimizer('fit: optimizer', model.optimizer);
  const trained = trainedModel(model);
  const internals = trainingInternals(trained);
  if (internals.isTraining) throw new LetheError('state', 'fit: this model is being trained already');
  const recorder = recorderOf(args);
  internals.isTraining = true;
  const saving = savingAtOnce(model, trained);
  try {
    await multiplyUpBetas(model.optimizer);
    const source = await read(trained);
    internals.checkTrainableWeightsConsistency();
    tellConstraints(trained, args);

    const names = internals.getDedupedMetricsNames();
    const { samples, steps, batchSize, batchesPerEpoch, validates } = source;
    const parameters: CallbackParameters = {
      epochs: options.epochs,
      initialEpoch: options.initialEpoch,
      ...{ samples, steps, batchSize },
      verbose,
      doValidation: validates,
      metrics: [...names, ...(validates ? names.map((name) => `val_${name}`) : [])],
    };
    const { list, onYield } = makeCallbacks(args, trained, parameters);
    const record = history && beginHistory(trained, history, parameters);
    const begin = beginAt(
      positionOf('fit', model),
      options.seed,
      options.initialEpoch,
      batchesPerEpoch ?? 0, // The steps of skipped epochs are unknown then.
    );
    const keep = (position: TrainingPosition): void => keepPosition(model, position);
    const task: TrainingTask = { model: trained, options, args, begin, recorder, keepPosition: keep };
    const open =
      (await prepareCompiled('fit', options.engine, trained, () => source.compiled(task))) ??
      source.operations(task, wasmInfo()?.threads ?? 1);
    if (recorder !== undefined && open.trained.snapshot === undefined) {
      const [name] = (['checkpoint', 'receipt'] as const).filter((each) => args[each] !== undefined);
      await open.during(async () => {});
      throw new LetheError('model', `fit: ${name}: expected the compiled engine, got tfjs's operations`);
    }
    const training = performance.now();
    const result = await open.during(() => {
      const { from } = open;
      const { initialEpoch } = from?.progress ?? options;
      const epochs = new Epochs({
        ...{ names, validates, args, record, recorder, from },
        begin: from?.progress.begin ?? begin,
        options: { ...options, initialEpoch },
        samples: samples ?? 1,
        model: open.trained,
        trainer: open.trainer,
        listener: list,
        hooks: hooksOf(list.callbacks),
        onYield: onYield.map(({ call, needsModel }) => (epoch, batch, logs) => {
          if (needsModel) open.trained.write?.();
          return call(epoch, batch, logs);
        }),
        progress: showProgress(args.verbose, options.epochs, batchesPerEpoch),
      });
      return epochs.run();
    });
    tellDivergence(result.divergence, options.onDivergence);
    const { engine, threads } = open;
    return { result, training, engine, threads };
  } finally {
    internals.isTraining = false;
    saving.dispose();
    await recorder?.end();
  }
}

function beginHistory(
  model: LayersModel,
  history: History,
  parameters: CallbackParameters,
): Pick<EpochsResult, 'epoch' | 'history'> {
  const record: Pick<EpochsResult, 'epoch' | 'history'> = { epoch: [], history: {} };
  history.setParams({ ...parameters } as unknown as Parameters<History['setParams']>[0]);
  model.history = Object.assign(history, record);
  return record;
}
