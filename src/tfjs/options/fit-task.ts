import type { LayersModel } from '@tensorflow/tfjs-layers';
import type {
  FitHistory,
  Recorder,
  TrainedModel,
  Trainer,
  TrainingPosition,
  TrainingSnapshot,
} from '../../network/index.js';
import type { TrainingData } from '../data/fit-data.js';
import type { CheckedArgs } from './check-args.js';
import type { CommonFitArgs } from './fit-args.js';

/** A requested training run, for both engines and any form of data. */
export interface TrainingTask {
  /** The model that trains: see `trainedModel`. */
  readonly model: LayersModel;
  readonly options: CheckedArgs;
  readonly args: CommonFitArgs;
  /** Position in the training run at the beginning, and a function that keeps its progress. */
  readonly begin: TrainingPosition;
  readonly recorder: Recorder | undefined;
  readonly keepPosition: (position: TrainingPosition) => void;
}

/** A training run on samples in memory. */
export interface FitTask extends TrainingTask {
  readonly data: TrainingData;
}

/** An engine that is ready to train. */
export interface OpenTrainer {
  readonly engine: FitHistory['engine'];
  readonly threads: number;
  readonly trainer: Trainer;
  readonly trained: TrainedModel;
  /** Where a recorder resumes; the model is at that state already. */
  readonly from?: TrainingSnapshot | undefined;
  /** Trains, brings the model up to date whatever happens, and frees its resources. */
  during<Result>(train: () => Promise<Result>): Promise<Result>;
}
