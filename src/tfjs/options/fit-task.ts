import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Progress, TrainingPosition } from '../../network/index.js';
import type { CallbackParameters } from '../callbacks/callbacks.js';
import type { PreparedData } from '../data/prepare.js';
import type { CheckedArgs } from './check-args.js';
import type { FitArgs } from './fit-args.js';

/** A training that is asked for: the same for both engines. */
export interface FitTask {
  /** The one that trains: see `trainedModel`. */
  readonly model: LayersModel;
  readonly data: PreparedData;
  readonly options: CheckedArgs;
  readonly args: FitArgs;
  readonly parameters: CallbackParameters;
  readonly progress: Progress;
  /** Where the training run is when this begins, and what keeps where it comes to. */
  readonly begin: TrainingPosition;
  readonly keepPosition: (position: TrainingPosition) => void;
}
