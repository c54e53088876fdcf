import { dispose, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';
import { looksForDivergence, type TrainedModel, type Trainer } from '../../network/index.js';
import { type BatchTask, BatchTrainer } from '../data/batch-trainer.js';
import { lendTensors, lendWeights } from '../data/part-tensors.js';
import { assign, readFloats } from '../model/assign.js';
import { optimizerFields, setLearningRate } from '../model/optimizer.js';
import { checkTfjsLimits, checkTfjsRules } from '../options/engine.js';
import type { FitTask, OpenTrainer, TrainingTask } from '../options/fit-task.js';
import { clipGradients } from './clip-gradients.js';
import { seedDropout } from './dropout.js';
import { OperationsBatches } from './operations-batches.js';
import { OperationsTrainer } from './operations-trainer.js';
import type { SteppingOptions } from './stepper.js';

/**
 * Training by tfjs-layers' own operations, on the backend that is selected.
 *
 * @param threads of that backend
 * @throws LetheError `model` if a layer draws random numbers that cannot be seeded, or Keras' rules are asked for.
 */
export function openOperations(task: FitTask, threads: number): OpenTrainer {
  const { model, options } = task;
  if (task.data.validationWeights.some((weights) => weights !== null)) {
    const reason = 'weights validation samples of validationSplit, which is only for the compiled engine';
    throw new LetheError('model', `fit: sampleWeight ${reason}, and tfjs's runs`);
  }
  const { train, validation, dispose } = tensorsOf(task.data);
  return openStepping(task, threads, dispose, (stepping) => {
    return new OperationsTrainer(model, { ...stepping, train, validation, batchSize: options.batchSize });
  });
}

/** The same on batches that come one by one. */
export function openOperationsBatches(task: TrainingTask, batches: BatchTask, threads: number): OpenTrainer {
  return openStepping(
    task,
    threads,
    () => {},
    (stepping) => new BatchTrainer(new OperationsBatches(task.model, stepping), batches),
  );
}

/** Prepares a model for steps, and puts it back afterwards. */
function openStepping(
  task: TrainingTask,
  threads: number,
  dispose: () => void,
  makeTrainer: (stepping: SteppingOptions) => Trainer,
): OpenTrainer {
  const { model, options, args, begin } = task;
  checkTfjsRules('fit', args);
  checkTfjsLimits('fit', args.limits);
  const dropout = seedDropout(model, begin.seed);
  const unclip = clipGradients(model.optimizer, args);
  return {
    engine: 'tfjs',
    threads,
    trainer: makeTrainer({ dropout, checksFinite: looksForDivergence(options.onDivergence) }),
    trained: new LiveModel(task),
    async during(run) {
      try {
        return await run();
      } finally {
        dispose();
        unclip();
        dropout.restore();
      }
    },
  };
}

interface TrainingTensors {
  /** `[...inputs, ...targets, ...weights]`, one row for each sample; null for an output without weights. */
  readonly train: (Tensor | null)[];
  /** `[...inputs, ...targets]`; undefined without validation. */
  readonly validation: Tensor[] | undefined;
  dispose(): void;
}

function tensorsOf({ train, weights, validation }: FitTask['data']): TrainingTensors {
  const samples = lendTensors([...train.x, ...train.y]);
  const validated = validation && lendTensors([...validation.x, ...validation.y]);
  const weighing = lendWeights(weights, train.y);
  return {
    train: [...samples.tensors, ...weighing],
    validation: validated?.tensors,
    dispose() {
      samples.dispose();
      validated?.dispose();
      dispose(weighing.filter((tensor) => tensor !== null));
    },
  };
}

/** A model that tfjs's operations train in place: nothing has to be kept in step. */
class LiveModel implements TrainedModel {
  readonly #model: LayersModel;
  readonly #keepPosition: TrainingTask['keepPosition'];

  constructor({ model, keepPosition }: Pick<TrainingTask, 'model' | 'keepPosition'>) {
    this.#model = model;
    this.#keepPosition = keepPosition;
  }

  get stopTraining(): boolean {
    return this.#model.stopTraining;
  }

  set stopTraining(value: boolean) {
    this.#model.stopTraining = value;
  }

  get learningRate(): number {
    return optimizerFields(this.#model.optimizer).learningRate;
  }

  set learningRate(value: number) {
    setLearningRate(this.#model.optimizer, value);
  }

  getWeights(): Promise<readonly Float32Array[]> {
    return Promise.all(this.#model.weights.map((weight) => readFloats(weight.read())));
  }

  setWeights(values: readonly Float32Array[]): void {
    for (const [index, weight] of this.#model.weights.entries()) {
      assign(weight.read() as Variable, values[index] as Float32Array);
    }
  }

  set position(value: Parameters<TrainingTask['keepPosition']>[0]) {
    this.#keepPosition(value);
  }
}
