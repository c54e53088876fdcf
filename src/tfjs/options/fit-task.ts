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

/** A training run that is asked for: the same for both engines, whatever its data are. */
export interface TrainingTask {
  /** The one that trains: see `trainedModel`. */
  readonly model: LayersModel;
  readonly options: CheckedArgs;
  readonly args: CommonFitArgs;
  /** Where the training run is when this begins, and what keeps where it comes to. */
  readonly begin: TrainingPosition;
  readonly recorder: Recorder | undefined;
  readonly keepPosition: (position: TrainingPosition) => void;
}

/** One on samples that are there. */
export interface FitTask extends TrainingTask {
  readonly data: TrainingData;
}

/** An engine that is ready to train. */
export interface OpenTrainer {
  readonly engine: FitHistory['engine'];
  readonly threads: number;
  readonly trainer: Trainer;
  readonly trained: TrainedModel;
  /** Where a recorder goes on; the model is there already. */
  readonly from?: TrainingSnapshot | undefined;
  /** Trains, brings the model up to date whatever happens, and hands back what it took. */
  during<Result>(train: () => Promise<Result>): Promise<Result>;
}
