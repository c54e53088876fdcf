// What the arena of a training holds beside its network: data, order, log, gradients, the optimizer's state.
import { LetheError } from '../../errors.js';
import { HYPERPARAMETER_WORDS } from '../../kernels/optimizers/hyperparameters.js';
import type { Parameter } from '../lowering/parameters.js';
import type { Dataset } from '../lowering/training/dataset.js';
import { hyperparameters, readScalars, writeScalars } from '../lowering/training/hyperparameters.js';
import type { TrainingLayout } from '../lowering/training/layout.js';
import { initialSlotValue, type OptimizerDescription, type OptimizerState } from '../optimizer.js';
import type { Samples } from '../samples.js';
import { unpackWeight } from '../weights/weight-layout.js';
import { SessionMemory } from './session-memory.js';

export class TrainingMemory extends SessionMemory {
  readonly #layout: TrainingLayout;

  constructor(memory: WebAssembly.Memory, layout: TrainingLayout, batch: number) {
    super(memory, layout, batch);
    this.#layout = layout;
  }

  /** Gradients and the optimizer's state as before the first step. */
  clearTraining(optimizer: OptimizerDescription): void {
    const layout = this.#layout;
    const { parameters } = layout;
    this.floats(parameters.gradients, parameters.trainableFloats).fill(0);
    this.writeFloats(layout.hyperparameters, hyperparameters(optimizer));
    for (const slot of parameters.slots) {
      this.floats(slot, parameters.trainableFloats).fill(initialSlotValue(optimizer));
    }
  }

  writeSamples(name: string, dataset: Dataset, samples: Samples): void {
    const layout = this.#layout;
    const { x, y, weights, count } = samples;
    const check = (what: string, values: ArrayLike<number>, size: number): void => {
      if (values.length === count * size) return;
      throw new RangeError(
        `${name}: ${what}: expected ${count * size} numbers for ${count} samples, got ${values.length}`,
      );
    };
    check('x', x, layout.input.steps * layout.input.columns);
    this.writeFloats(dataset.x, x);
    if (y !== undefined) {
      check('y', y, layout.targetSize);
      this.writeFloats(dataset.y, y);
    }
    if (weights !== undefined && dataset.weights !== 0) {
      check('weights', weights, 1);
      this.writeFloats(dataset.weights, weights);
    }
  }

  writeOrder(order: Uint32Array): void {
    this.writeWords(this.#layout.order, order);
  }

  readLog(rows: number): Float32Array {
    const { log, scalars } = this.#layout;
    return this.floats(log, rows * scalars.names.length).slice();
  }

  gradients(): Float32Array[] {
    return this.#trained().map(({ spec, gradient, floats }) =>
      unpackWeight(spec, this.floats(gradient, floats)),
    );
  }

  hyperparameters(): Float32Array {
    return this.floats(this.#layout.hyperparameters, HYPERPARAMETER_WORDS).slice();
  }

  setOptimizerState(optimizer: OptimizerDescription, state: OptimizerState): void {
    const layout = this.#layout;
    const { slots, weights } = layout.parameters;
    writeScalars(optimizer, this.floats(layout.hyperparameters, HYPERPARAMETER_WORDS), state.scalars);
    const trained = this.#trained();
    for (const [index, slot] of slots.entries()) {
      const values = state.slots[index] ?? [];
      if (values.length === 0) continue;
      if (values.length !== trained.length) {
        throw new LetheError(
          'data',
          `optimizer: slot ${index}: expected ${trained.length} weights, got ${values.length}`,
        );
      }
      for (const [place, parameter] of trained.entries()) {
        const target = slot + parameter.address - weights;
        this.pack(parameter, values[place] as Float32Array, target, initialSlotValue(optimizer));
      }
    }
  }

  getOptimizerState(optimizer: OptimizerDescription): Omit<OptimizerState, 'iterations'> {
    const layout = this.#layout;
    const { slots, weights } = layout.parameters;
    return {
      scalars: readScalars(optimizer, this.hyperparameters()),
      slots: slots.map((slot) =>
        this.#trained().map(({ spec, address, floats }) =>
          unpackWeight(spec, this.floats(slot + address - weights, floats)),
        ),
      ),
    };
  }

  #trained(): (Parameter & { gradient: number })[] {
    return this.#layout.parameters.all.filter(
      (parameter): parameter is Parameter & { gradient: number } => parameter.gradient !== undefined,
    );
  }
}
