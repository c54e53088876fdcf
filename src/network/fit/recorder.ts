// The interface of recorders, which follow a training run step by step and keep checkpoints or a receipt. `lethe/core`
// has only this interface; the recorders are in other entry points.
import type {
  NetworkDescription,
  OptimizerState,
  Samples,
  TrainingDescription,
} from '../../compiler/index.js';
import { checkKind, isObject } from '../../text/kinds.js';
import type { GivenOptions } from '../options/option-names.js';
import type { OnDivergence } from './divergence.js';
import type { EarlyStopping, StopperState } from './early-stopping.js';
import type { Logs } from './history.js';
import type { TrainingPosition } from './position.js';

/** The part of a model that a training run changes. */
export interface ModelSnapshot {
  /** In the engine's order, row-major in tfjs's shapes. */
  readonly weights: readonly Float32Array[];
  readonly optimizer: OptimizerState;
  /** States of the stateful layers. */
  readonly states: readonly Float32Array[];
  /** Learning rate of the following steps, in double precision. */
  readonly learningRate: number;
}

/** Progress of a call of `fit` through its epochs. */
export interface EpochsProgress {
  /** Where the call began. */
  readonly begin: TrainingPosition;
  readonly initialEpoch: number;
  /** The next batch, counted from the beginning of epoch 0. */
  readonly batch: number;
  /** Steps of this call. */
  readonly steps: number;
  /** Sums of loss and metrics over the samples that the current epoch has seen, and the number of these samples. */
  readonly sums: readonly number[];
  readonly seen: number;
  /** The finished epochs, and their history. */
  readonly epoch: readonly number[];
  readonly history: { readonly [name: string]: readonly number[] };
  /** State of early stopping. */
  readonly stopper: StopperState | undefined;
  /** Whether early stopping has ended the training run. */
  readonly stopped: boolean;
  /** For a run on a data set a digest of all batches that it has read so far; undefined: they are not compared. */
  readonly read?: string | undefined;
}

/** Everything that the next bits of a training run depend on, in addition to {@link TrainingDetails}. */
export interface TrainingSnapshot extends ModelSnapshot {
  readonly progress: EpochsProgress;
  /** The weights of the best epoch, if they are to be restored. */
  readonly best: readonly Float32Array[] | undefined;
  /** What another recorder needs to resume from here: its `note`. */
  readonly note?: string | undefined;
}

/** Options of `fit` that affect the results, with their defaults. */
export interface RecordedOptions {
  readonly batchSize: number;
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly shuffle: boolean;
  readonly validationSplit: number;
  readonly onDivergence: OnDivergence;
  readonly earlyStopping: GivenOptions<EarlyStopping> | undefined;
}

/** Options of `fit` other than {@link RecordedOptions}, as given. */
export type TrainingRules = { readonly [option: string]: number | string | undefined };

/** Model, options and data of a training run: the same details and the same snapshot give the same bits. */
export interface TrainingDetails {
  /** As tfjs-layers writes it. */
  readonly topology: object;
  readonly network: NetworkDescription;
  /** Loss, metrics, optimizer, bounds on gradients. */
  readonly training: TrainingDescription;
  readonly options: RecordedOptions;
  /** The arguments of `compile`, as model.json keeps them; undefined if its format cannot express them. */
  readonly config: object | undefined;
  /** Options of `fit` that bound gradients or choose rules. */
  readonly rules: TrainingRules;
  /** The model's position in its training run. */
  readonly begin: TrainingPosition;
  /** Whether the learning rate may change from epoch to epoch. */
  readonly scheduled: boolean;
  /** As given. */
  readonly yieldEvery: unknown;
  /** Names and shapes in the engine's order. */
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Shape of one sample, for each input. */
  readonly sampleShapes: readonly (readonly number[])[];
  readonly train: Samples;
  readonly validation: Samples | undefined;
  /**
   * For a data set, which gives batches one by one; then `train` and `validation` are empty. Undefined: all data are in
   * memory.
   */
  readonly dataset?: { readonly batchesPerEpoch: number | undefined } | undefined;
  /** The same for the validation samples. */
  readonly validationShapes: readonly (readonly number[])[] | undefined;
  readonly gradientMasks: readonly (Float32Array | undefined)[] | undefined;
  readonly batchesPerEpoch: number;
  /** `loss` and the metrics. */
  readonly names: readonly string[];
  /** For each position in the order of tfjs's `model.getWeights()`, the position in the engine's. */
  readonly order: readonly number[];
}

/** The position of a training run when a recorder looks at it. */
export interface Look {
  /** The next batch, counted from the beginning of epoch 0. */
  readonly batch: number;
  readonly batchesPerEpoch: number;
  /** Logs of the epoch that has just ended; undefined within one. */
  readonly logs: Logs | undefined;
  /** Learning rate of the last steps. */
  readonly learningRate: number;
  /** Whether training has not begun yet. */
  readonly starts: boolean;
  /** Whether training ends here. */
  readonly ends: boolean;
}

/** Follows one training run. Its methods are called in this order, one at a time. */
export interface Recorder {
  /**
   * @param from where another recorder resumes
   * @returns where to resume; undefined: at `from`, or at the model's current state
   */
  begin(details: TrainingDetails, from: TrainingSnapshot | undefined): Promise<TrainingSnapshot | undefined>;
  /** How many batches may run from this one on before the recorder looks again, at least 1. */
  batchesFrom(batch: number, batchesPerEpoch: number): number;
  /** Whether it wants a snapshot of this moment. */
  wants(look: Look): boolean;
  /** Records a snapshot; a returned promise is awaited. */
  record(snapshot: TrainingSnapshot, look: Look): void | Promise<void>;
  /** For a recorder that keeps nothing itself: what it needs to resume, which the snapshots of other recorders carry. */
  note?(): string;
  /** Called at the end of the run, also after an error; nothing is recorded afterwards. */
  end(): Promise<void>;
}

/** Options of `fit` that take recorders. */
export interface RecorderOptions {
  /** Keeps checkpoints: the result of `checkpoints` of `lethe/checkpoint`. Default: none. */
  checkpoint?: Recorder;
  /** Writes a receipt: the result of `receipt` of `lethe/receipt`. Default: none. */
  receipt?: Recorder;
}

/** In the order in which they begin. */
const RECORDERS = ['checkpoint', 'receipt'] as const satisfies readonly (keyof RecorderOptions)[];

/**
 * Combines the recorders of a call of `fit`; undefined if it has none.
 *
 * @param caller begins the messages of errors
 * @throws TypeError if one of them is not a recorder.
 */
export function recorderOf(args: RecorderOptions, caller: string = 'fit'): Recorder | undefined {
  const all = RECORDERS.flatMap((name): Recorder[] => {
    const { [name]: recorder } = args;
    if (recorder === undefined) return [];
    const isOne = isObject(recorder) && typeof recorder.begin === 'function';
    checkKind(`${caller}: ${name}`, isOne, `a recorder of lethe/${name}`, recorder);
    return [recorder];
  });
  const [first] = all;
  return all.length > 1 ? together(all) : first;
}

function together(all: readonly Recorder[]): Recorder {
  return {
    async begin(details, from) {
      let snapshot = from;
      for (const recorder of all) snapshot = (await recorder.begin(details, snapshot)) ?? snapshot;
      return snapshot;
    },
    batchesFrom: (...where) => Math.min(...all.map((recorder) => recorder.batchesFrom(...where))),
    wants: (look) => all.some((recorder) => recorder.wants(look)),
    async record(snapshot, look) {
      for (const recorder of all) {
        if (!recorder.wants(look)) continue;
        const noted = recorder.note === undefined && all.find(({ note }) => note !== undefined);
        await recorder.record(noted ? { ...snapshot, note: noted.note?.() } : snapshot, look);
      }
    },
    async end() {
      const failures: unknown[] = [];
      for (const recorder of all) {
        try {
          await recorder.end();
        } catch (reason) {
          failures.push(reason); // The others end anyway.
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
