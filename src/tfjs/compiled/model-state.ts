import type { Optimizer, Variable } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { OptimizerDescription, OptimizerState } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import type { ModelSnapshot, TrainedModel, TrainingPosition } from '../../network/index.js';
import type { TrainingSession } from '../../session/index.js';
import { assign, readFloats, toFloats } from '../model/assign.js';
import { describeOptimizer } from '../model/describe-training.js';
import { trainingInternals } from '../model/internals.js';
import { optimizerFields, setLearningRate } from '../model/optimizer.js';
import type { TrainingTask } from '../options/fit-task.js';
import { isTrainable, type ModelDescription } from './describe-model.js';
import { readStates, stateMarks, writeStates } from './layer-states.js';
import {
  learningRateMarks,
  optimizerMarks,
  readOptimizerState,
  withLiveNumbers,
  writeOptimizerState,
} from './optimizer-state.js';

/** Everything that a training run changes, read from the live model. */
export interface ModelState {
  readonly weights: readonly Float32Array[];
  readonly optimizer: OptimizerState;
  readonly states: readonly Float32Array[];
}

export function readWeights({ weights }: ModelDescription): Promise<Float32Array[]> {
  return Promise.all(weights.map((weight) => readFloats(weight.read())));
}

/** The same without waiting. */
export function readWeightsNow({ weights }: ModelDescription): Float32Array[] {
  return weights.map((weight) => toFloats(weight.read().dataSync()));
}

/** @throws NotLowered if the optimizer's state is not that of these weights. */
export async function readModelState(
  optimizer: Optimizer,
  optimizerDescription: OptimizerDescription,
  description: ModelDescription,
): Promise<ModelState> {
  return {
    weights: await readWeights(description),
    optimizer: await readOptimizerState(optimizer, optimizerDescription, description),
    states: await readStates(description.stateful),
  };
}

/** The model's tensors when it last agreed with the session; other tensors are changes by other code. */
interface Marks {
  weights: unknown[];
  optimizer: unknown[];
  learningRate: unknown[];
  states: unknown[];
}

/**
 * Synchronizes a live model with the session that trains it. The session works on a copy: its changes are written back
 * before other code reads the model, and changes of the model are taken over afterwards. Both are free if nothing has
 * changed.
 */
export class ModelSync implements TrainedModel {
  readonly #model: LayersModel;
  readonly #held: { readonly session: TrainingSession };
  readonly #description: ModelDescription;
  readonly #optimizer: Optimizer;
  readonly #optimizerDescription: OptimizerDescription;
  /** The collected weights, whose change cannot be followed during training. */
  readonly #collected: unknown;
  #trained = false;
  #statesMoved = false;
  #marks: Marks;
  readonly #keepPosition: (position: TrainingPosition) => void;
  /** Where the session is. */
  position: TrainingPosition | undefined;

  /** @param held has the session, maybe one after the other, which gets the state that was read from the model */
  constructor(
    { model, begin, keepPosition }: Pick<TrainingTask, 'model' | 'begin' | 'keepPosition'>,
    held: { readonly session: TrainingSession },
    description: ModelDescription,
    optimizerDescription: OptimizerDescription,
    state: ModelState,
  ) {
    this.#model = model;
    this.position = begin;
    this.#keepPosition = keepPosition;
    this.#held = held;
    const { session } = held;
    this.#description = description;
    this.#optimizer = model.optimizer;
    this.#optimizerDescription = optimizerDescription;
    this.#collected = trainingInternals(model).collectedTrainableWeights;
    session.setWeights(state.weights);
    session.setOptimizerState(state.optimizer);
    session.setStates(state.states);
    this.#marks = this.#read();
  }

  get #session(): TrainingSession {
    return this.#held.session;
  }

  get stopTraining(): boolean {
    return this.#model.stopTraining;
  }

  set stopTraining(value: boolean) {
    this.#model.stopTraining = value;
  }

  /** The same on both sides. */
  get learningRate(): number {
    return optimizerFields(this.#optimizer).learningRate;
  }

  set learningRate(value: number) {
    setLearningRate(this.#optimizer, value);
    this.#session.learningRate = value;
    this.#marks.learningRate = learningRateMarks(this.#optimizer, this.#optimizerDescription);
  }

  markTrained(): void {
    this.#trained = true;
    this.#statesMoved = true;
  }

  markEvaluated(): void {
    this.#statesMoved = true;
  }

  getWeights(): readonly Float32Array[] {
    return this.#session.getWeights();
  }

  setWeights(weights: readonly Float32Array[]): void {
    this.#session.setWeights(weights);
    this.#trained = true;
  }

  snapshot(): ModelSnapshot {
    const session = this.#session;
    return {
      weights: session.getWeights(),
      optimizer: session.getOptimizerState(),
      states: session.getStates(),
      learningRate: this.learningRate,
    };
  }

  restore({ weights, optimizer, states, learningRate }: ModelSnapshot): void {
    const session = this.#session;
    session.setWeights(weights);
    session.setOptimizerState(optimizer);
    session.setStates(states);
    this.learningRate = learningRate;
    this.markTrained();
  }

  discard(): void {
    this.#trained = false;
    this.#statesMoved = false;
  }

  write(): void {
    const { trained, moving, weights, stateful } = this.#description;
    if (this.#trained) {
      const values = this.#session.getWeights();
      const isChanged = new Set([...trained, ...moving]);
      for (const [index, weight] of weights.entries()) {
        if (isChanged.has(weight)) assign(weight.read() as Variable, values[index] as Float32Array);
      }
      const state = this.#session.getOptimizerState();
      writeOptimizerState(this.#optimizer, this.#optimizerDescription, this.#description, state);
      if (this.position !== undefined) this.#keepPosition(this.position);
    }
    if (this.#statesMoved && stateful.length > 0) writeStates(stateful, this.#session.getStates());
    if (!this.#trained && !this.#statesMoved) return;
    this.#trained = false;
    this.#statesMoved = false;
    this.#marks = this.#read();
  }

  /**
   * Takes over changes of the model since it was last written or read.
   *
   * @throws LetheError `state` if the training itself has changed: other weights, optimizer or options.
   */
  async takeBack(): Promise<void> {
    this.#checkTraining();
    const before = this.#marks;
    const now = this.#read();
    const changed = (group: keyof Marks): boolean => !equal(before[group], now[group]);
    if (changed('weights')) this.#session.setWeights(await readWeights(this.#description));
    if (changed('optimizer')) {
      this.#session.setOptimizerState(
        await readOptimizerState(this.#optimizer, this.#optimizerDescription, this.#description),
      );
    }
    if (changed('states')) this.#session.setStates(await readStates(this.#description.stateful));
    if (changed('learningRate')) {
      const live = await withLiveNumbers(this.#optimizer, describeOptimizer(this.#optimizer));
      this.#session.learningRate = live.learningRate;
    }
    this.#marks = now;
  }

  #checkTraining(): void {
    const { collected, trained } = this.#description;
    const training = new Set(trained);
    const same =
      this.#model.optimizer === this.#optimizer &&
      trainingInternals(this.#model).collectedTrainableWeights === this.#collected &&
      collected.every((weight) => isTrainable(weight) === training.has(weight)) &&
      fixedNumbers(describeOptimizer(this.#optimizer)) === fixedNumbers(this.#optimizerDescription);
    if (same) return;
    throw new LetheError(
      'state',
      "fit: expected the model's optimizer (but its learning rate) and its trainable weights to stay as they are " +
        "while it is being trained, got others; with engine: 'tfjs' they may change",
    );
  }

  #read(): Marks {
    return {
      weights: this.#description.weights.map((weight) => weight.read().dataId),
      optimizer: optimizerMarks(this.#optimizer, this.#optimizerDescription),
      learningRate: learningRateMarks(this.#optimizer, this.#optimizerDescription),
      states: stateMarks(this.#description.stateful),
    };
  }
}

/** All of an optimizer's numbers that a session takes once. */
function fixedNumbers(description: OptimizerDescription): string {
  const { learningRate, ...fixed } = description;
  // Setting the momentum of tfjs-core's momentum optimizer later has no effect.
  return JSON.stringify('useNesterov' in fixed ? { ...fixed, momentum: 0 } : fixed);
}

function equal(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.length === now.length && before.every((value, index) => value === now[index]);
}
