// A network in training: a session holds its weights, states and optimizer.
import type { TrainingSession } from '../../session/index.js';
import type { TrainingPosition } from './position.js';
import type { ModelSnapshot } from './recorder.js';
import type { TrainedModel } from './trainer.js';

/** The network's side of a training run. The network reads the session itself, so nothing has to be synchronized. */
export class TrainingState implements TrainedModel {
  readonly session: TrainingSession;
  readonly #owner: { stopTraining: boolean };
  /** In double precision; the session has it in single. */
  #learningRate: number;
  /** Where the session is. */
  position: TrainingPosition | undefined;
  /** Whether a run failed, so that the session's state is useless. */
  failed: boolean = false;

  constructor(
    session: TrainingSession,
    owner: { stopTraining: boolean },
    learningRate: number,
    position: TrainingPosition | undefined,
  ) {
    this.session = session;
    this.#owner = owner;
    this.#learningRate = learningRate;
    this.position = position;
  }

  get stopTraining(): boolean {
    return this.#owner.stopTraining;
  }

  set stopTraining(value: boolean) {
    this.#owner.stopTraining = value;
  }

  get learningRate(): number {
    return this.#learningRate;
  }

  set learningRate(value: number) {
    this.#learningRate = value;
    this.session.learningRate = value;
  }

  getWeights(): readonly Float32Array[] {
    return this.session.getWeights();
  }

  setWeights(weights: readonly Float32Array[]): void {
    this.session.setWeights(weights);
  }

  snapshot(): ModelSnapshot {
    const { session, learningRate } = this;
    return {
      weights: session.getWeights(),
      optimizer: session.getOptimizerState(),
      states: session.getStates(),
      learningRate,
    };
  }

  restore({ weights, optimizer, states, learningRate }: ModelSnapshot): void {
    this.session.setWeights(weights);
    this.session.setOptimizerState(optimizer);
    this.session.setStates(states);
    this.learningRate = learningRate;
  }

  discard(): void {
    this.failed = true;
  }
}
