// The training run that `compile` begins: its settings and its progress.
import type { OptimizerState } from '../../compiler/index.js';
import type { TrainingSession } from '../../session/index.js';
import {
  type CompileArgs,
  type CompiledTraining,
  fromTrainingConfig,
  type JudgedOutput,
  optimizerWeights,
  readCompileArgs,
  readOptimizerWeights,
  type TrainingConfig,
  toTrainingConfig,
} from '../compile/index.js';
import type { NetworkParts } from '../model-file/read-network.js';
import type { SavedParts } from '../model-file/to-model-file.js';
import type { NetworkWeight } from '../weights/weight-order.js';
import { readPosition, type TrainingPosition } from './position.js';
import type { TrainingState } from './training-state.js';

/** The state of a training run at one moment. */
export interface RunSnapshot {
  readonly args: CompileArgs;
  /** With the current learning rate. */
  readonly compiled: CompiledTraining;
  /** Undefined before the first step. */
  readonly state: OptimizerState | undefined;
}

/** A training run of a network between the calls of `fit`. */
export class TrainingRun {
  readonly #args: CompileArgs;
  readonly #outputs: readonly string[];
  #compiled: CompiledTraining;
  /** Undefined before the first step. */
  #optimizer: OptimizerState | undefined;
  /** Undefined before the first step. */
  #position: TrainingPosition | undefined;

  /**
   * @param caller begins the messages of errors
   * @throws LetheError `model` naming an unknown optimizer, loss or metric.
   */
  constructor(caller: string, args: CompileArgs, outputs: readonly JudgedOutput[]) {
    this.#args = args;
    this.#outputs = outputs.map(({ name }) => name);
    this.#compiled = readCompileArgs(caller, args, outputs);
  }

  /**
   * Restores the training run in a file; undefined if the file has none that the kernels support.
   *
   * @param trained weights that the optimizer updates
   * @throws LetheError `data` naming the invalid field of the file.
   */
  static restore(
    caller: string,
    { fields, optimizer, outputNames }: NetworkParts,
    outputs: readonly JudgedOutput[],
    trained: readonly NetworkWeight[],
  ): TrainingRun | undefined {
    const args = fromTrainingConfig(caller, fields.trainingConfig, outputNames);
    if (args === undefined) return undefined;
    const run = new TrainingRun(caller, args, outputs);
    if (optimizer.length === 0) return run;
    run.#optimizer = readOptimizerWeights(caller, run.compiled.optimizer, optimizer, trained);
    // Without steps of the optimizer it is not a position of this run.
    const position = readPosition(caller, fields.userDefinedMetadata);
    if (run.#optimizer.iterations > 0) run.#position = position;
    return run;
  }

  get compiled(): CompiledTraining {
    return this.#compiled;
  }

  get position(): TrainingPosition | undefined {
    return this.#position;
  }

  /** Gives a session the optimizer's state. */
  give(session: TrainingSession): void {
    if (this.#optimizer !== undefined) session.setOptimizerState(this.#optimizer);
  }

  /** Takes over the progress of a call of `fit`. */
  take({ session, learningRate, position }: TrainingState): void {
    this.#optimizer = session.getOptimizerState();
    this.#position = position;
    this.#compiled = { ...this.#compiled, optimizer: { ...this.#compiled.optimizer, learningRate } };
  }

  /** Lets the optimizer go on from a state. */
  resume(state: OptimizerState): void {
    this.#optimizer = state;
  }

  /** @param live the current call of `fit`, if there is one */
  snapshot(live: TrainingState | undefined): RunSnapshot {
    const { optimizer } = this.#compiled;
    const present = { ...optimizer, learningRate: live?.learningRate ?? optimizer.learningRate };
    const state = live?.session.getOptimizerState() ?? this.#optimizer;
    return { args: this.#args, compiled: { ...this.#compiled, optimizer: present }, state };
  }

  /** The arguments of `compile`, in the form of a file. */
  config(learningRate: number = this.#compiled.optimizer.learningRate): TrainingConfig {
    const optimizer = { ...this.#compiled.optimizer, learningRate };
    return toTrainingConfig({ ...this.#args, optimizer }, this.#outputs);
  }

  /**
   * The training run in the form of a file.
   *
   * @param live the current call of `fit`, if there is one
   */
  saved(live: TrainingState | undefined, trained: readonly NetworkWeight[]): SavedParts['training'] {
    const { compiled, state = { iterations: 0, scalars: {}, slots: [] } } = this.snapshot(live);
    return {
      config: this.config(compiled.optimizer.learningRate),
      optimizer: optimizerWeights(compiled.optimizer, state, trained),
    };
  }
}
