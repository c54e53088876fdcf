// What `compile` begins: how a network is trained, and how far that has come.
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

/** What there is of a training run at a moment. */
export interface RunSnapshot {
  readonly args: CompileArgs;
  /** With the learning rate of now. */
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
   * @throws LetheError `model` naming an optimizer, loss or metric that there is none of.
   */
  constructor(caller: string, args: CompileArgs, outputs: readonly JudgedOutput[]) {
    this.#args = args;
    this.#outputs = outputs.map(({ name }) => name);
    this.#compiled = readCompileArgs(caller, args, outputs);
  }

  /**
   * The training run that a file goes on with; undefined if it tells of none that the kernels can do.
   *
   * @param trained weights that an optimizer steps over
   * @throws LetheError `data` naming what of the file is not what it should be.
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
    // Without steps that the optimizer has done it is no position of this run.
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

  /** Takes over how far a call of `fit` has come. */
  take({ session, learningRate, position }: TrainingState): void {
    this.#optimizer = session.getOptimizerState();
    this.#position = position;
    this.#compiled = { ...this.#compiled, optimizer: { ...this.#compiled.optimizer, learningRate } };
  }

  /** Has the optimizer go on with a state. */
  resume(state: OptimizerState): void {
    this.#optimizer = state;
  }

  /** @param live the call of `fit` that is going on, if there is one */
  snapshot(live: TrainingState | undefined): RunSnapshot {
    const { optimizer } = this.#compiled;
    const present = { ...optimizer, learningRate: live?.learningRate ?? optimizer.learningRate };
    const state = live?.session.getOptimizerState() ?? this.#optimizer;
    return { args: this.#args, compiled: { ...this.#compiled, optimizer: present }, state };
  }

  /** What was compiled, as a file keeps it. */
  config(learningRate: number = this.#compiled.optimizer.learningRate): TrainingConfig {
    const optimizer = { ...this.#compiled.optimizer, learningRate };
    return toTrainingConfig({ ...this.#args, optimizer }, this.#outputs);
  }

  /**
   * What a file keeps of it.
   *
   * @param live the call of `fit` that is going on, if there is one
   */
  saved(live: TrainingState | undefined, trained: readonly NetworkWeight[]): SavedParts['training'] {
    const { compiled, state = { iterations: 0, scalars: {}, slots: [] } } = this.snapshot(live);
    return {
      config: this.config(compiled.optimizer.learningRate),
      optimizer: optimizerWeights(compiled.optimizer, state, trained),
    };
  }
}
