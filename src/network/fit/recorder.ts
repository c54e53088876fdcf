// Who follows a training run step by step and keeps of it what there is to keep: checkpoints, a receipt. `lethe/core` has
// this interface alone; who records comes from an entry point of its own.
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

/** All of a model that a training run changes. */
export interface ModelSnapshot {
  /** In the engine's order, row-major in tfjs's shapes. */
  readonly weights: readonly Float32Array[];
  readonly optimizer: OptimizerState;
  /** Of the stateful layers. */
  readonly states: readonly Float32Array[];
  /** Of the steps to come, in double precision. */
  readonly learningRate: number;
}

/** How far the epochs of a call of `fit` have come. */
export interface EpochsProgress {
  /** Where the call began. */
  readonly begin: TrainingPosition;
  readonly initialEpoch: number;
  /** The next batch, counted from the beginning of epoch 0. */
  readonly batch: number;
  /** Steps of this call. */
  readonly steps: number;
  /** Sums of loss and metrics over the samples that the present epoch has seen, and how many these are. */
  readonly sums: readonly number[];
  readonly seen: number;
  /** The epochs that were finished, and their history. */
  readonly epoch: readonly number[];
  readonly history: { readonly [name: string]: readonly number[] };
  /** Of early stopping. */
  readonly stopper: StopperState | undefined;
  /** Whether that has ended the training run. */
  readonly stopped: boolean;
  /** Of a run on a data set a digest of all batches that were taken for it so far; undefined: they are not compared. */
  readonly read?: string | undefined;
}

/** Everything that the next bits of a training run depend on, beside what {@link TrainingDetails} tell. */
export interface TrainingSnapshot extends ModelSnapshot {
  readonly progress: EpochsProgress;
  /** The weights of the best epoch, if they are to be restored. */
  readonly best: readonly Float32Array[] | undefined;
  /** What another recorder needs to go on from here: its `note`. */
  readonly note?: string | undefined;
}

/** Options of `fit`, with their defaults, that decide what is computed. */
export interface RecordedOptions {
  readonly batchSize: number;
  readonly epochs: number;
  readonly initialEpoch: number;
  readonly shuffle: boolean;
  readonly validationSplit: number;
  readonly onDivergence: OnDivergence;
  readonly earlyStopping: GivenOptions<EarlyStopping> | undefined;
}

/** Options of `fit` beside {@link RecordedOptions}, as they were given. */
export type TrainingRules = { readonly [option: string]: number | string | undefined };

/** What is trained, how and on what: the same details and the same snapshot give the same bits. */
export interface TrainingDetails {
  /** As tfjs-layers writes it. */
  readonly topology: object;
  readonly network: NetworkDescription;
  /** Loss, metrics, optimizer, bounds on gradients. */
  readonly training: TrainingDescription;
  readonly options: RecordedOptions;
  /** What was compiled, as model.json keeps it; undefined where that has no words for it. */
  readonly config: object | undefined;
  /** Bounds on gradients, and whose rules hold: options of `fit`. */
  readonly rules: TrainingRules;
  /** Where the model is in its training run. */
  readonly begin: TrainingPosition;
  /** Whether the learning rate may change from epoch to epoch. */
  readonly scheduled: boolean;
  /** As it was given. */
  readonly yieldEvery: unknown;
  /** Names and shapes in the engine's order. */
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Of each input the shape of one sample. */
  readonly sampleShapes: readonly (readonly number[])[];
  readonly train: Samples;
  readonly validation: Samples | undefined;
  /** Batches that come one by one; then `train` and `validation` are empty. Undefined: they are all there. */
  readonly dataset?: { readonly batchesPerEpoch: number | undefined } | undefined;
  /** The same of its samples. */
  readonly validationShapes: readonly (readonly number[])[] | undefined;
  readonly gradientMasks: readonly (Float32Array | undefined)[] | undefined;
  readonly batchesPerEpoch: number;
  /** `loss` and the metrics. */
  readonly names: readonly string[];
  /** For each position in the order of tfjs's `model.getWeights()` that in the engine's. */
  readonly order: readonly number[];
}

/** Where a training run is when somebody looks at it. */
export interface Look {
  /** The next batch, counted from the beginning of epoch 0. */
  readonly batch: number;
  readonly batchesPerEpoch: number;
  /** Of the epoch that has just ended; undefined within one. */
  readonly logs: Logs | undefined;
  /** Of the steps that were done last. */
  readonly learningRate: number;
  /** Whether nothing was trained yet. */
  readonly starts: boolean;
  /** Whether training ends here. */
  readonly ends: boolean;
}

/** Follows one training run. Its methods are called in this order, and one at a time. */
export interface Recorder {
  /**
   * @param from where another recorder goes on
   * @returns where to go on; undefined: there, or where the model is
   */
  begin(details: TrainingDetails, from: TrainingSnapshot | undefined): Promise<TrainingSnapshot | undefined>;
  /** How many batches may run from this one on before it wants to look, at least 1. */
  batchesFrom(batch: number, batchesPerEpoch: number): number;
  /** Whether it wants a snapshot of this moment. */
  wants(look: Look): boolean;
  /** What it returns is waited for. */
  record(snapshot: TrainingSnapshot, look: Look): void | Promise<void>;
  /** Of one that keeps nothing for later itself: what it needs to go on, which the snapshots of the others have with them. */
  note?(): string;
  /** At the end of the run, be it by an error: then nothing is recorded any more. */
  end(): Promise<void>;
}

/** Options of `fit` that a recorder is given by. */
export interface RecorderOptions {
  /** Keeps checkpoints: what `checkpoints` of `lethe/checkpoint` makes. Default: none are kept. */
  checkpoint?: Recorder;
  /** Writes a receipt: what `receipt` of `lethe/receipt` makes. Default: none is written. */
  receipt?: Recorder;
}

/** In the order in which they begin. */
const RECORDERS = ['checkpoint', 'receipt'] as const satisfies readonly (keyof RecorderOptions)[];

/**
 * The recorders that a call of `fit` has, as one; undefined if it has none.
 *
 * @param caller how errors begin
 * @throws TypeError if one of them is none.
 */
export function recorderOf(args: RecorderOptions, caller: string = 'fit'): Recorder | undefined {
  const all = RECORDERS.flatMap((name): Recorder[] => {
    const { [name]: recorder } = args;
    if (recorder === undefined) return [];
    const isOne = isObject(recorder) && typeof recorder.begin === 'function';
    checkKind(`${caller}: ${name}`, isOne, `what lethe/${name} makes`, recorder);
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
          failures.push(reason); // The others end all the same.
        }
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
