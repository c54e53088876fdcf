import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { FitHistory, TrainedModel, Trainer, TrainingPosition } from '../../network/index.js';
import type { TrainingData } from '../data/fit-data.js';
import type { CheckedArgs } from './check-args.js';
import type { FitArgs } from './fit-args.js';

/** A training that is asked for: the same for both engines. */
export interface FitTask {
  /** The one that trains: see `trainedModel`. */
  readonly model: LayersModel;
  readonly data: TrainingData;
  readonly options: CheckedArgs;
  readonly args: FitArgs;
  /** Where the training run is when this begins, and what keeps where it comes to. */
  readonly begin: TrainingPosition;
  readonly keepPosition: (position: TrainingPosition) => void;
}

/** An engine that is ready to train. */
export interface OpenTrainer {
  readonly engine: FitHistory['engine'];
  readonly threads: number;
  readonly trainer: Trainer;
  readonly trained: TrainedModel;
  /** Trains, brings the model up to date whatever happens, and hands back what it took. */
  during<Result>(train: () => Promise<Result>): Promise<Result>;
}
