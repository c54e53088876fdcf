// Converts a tfjs-core optimizer's state to plain data and back, so that tfjs goes on where the compiled engine ended,
// and vice versa.
import { type Optimizer, tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core';
import type { LayerVariable } from '@tensorflow/tfjs-layers';
import {
  initialSlotValue,
  NotLowered,
  type OptimizerDescription,
  type OptimizerState,
  scalarNames,
  slotNames,
  slotWeightNames,
} from '../../compiler/index.js';
import { assign, readFloats } from '../model/assign.js';
import { optimizerFields, optimizerSlots, type Slot } from '../model/optimizer.js';
import type { ModelDescription } from './describe-model.js';

/** Whether tfjs-core computes steps with a learning rate (and a momentum) in tensors. */
const KEEPS_TENSORS: { readonly [kind in OptimizerDescription['kind']]: boolean } = {
  sgd: true,
  momentum: true,
  adam: false,
  adamax: false,
  rmsprop: false,
  adagrad: false,
  adadelta: false,
};

type Weights = Pick<ModelDescription, 'collected' | 'trained'>;

/**
 * The description with the numbers that its steps use: sgd and momentum keep the learning rate as a tensor, which only
 * `setLearningRate` changes, and the momentum as one that nothing changes.
 */
export async function withLiveNumbers(
  optimizer: Optimizer,
  description: OptimizerDescription,
): Promise<OptimizerDescription> {
  if (!KEEPS_TENSORS[description.kind]) return description;
  const { c, m } = optimizerFields(optimizer);
  const [rate = Number.NaN] = await readFloats(c);
  const learningRate = Math.fround(description.learningRate) === -rate ? description.learningRate : -rate;
  if (description.kind !== 'momentum') return { ...description, learningRate };
  const [momentum = Number.NaN] = await readFloats(m);
  return { ...description, learningRate, momentum };
}

/** @throws NotLowered if the optimizer's slots belong to other weights. */
export async function readOptimizerState(
  optimizer: Optimizer,
  description: OptimizerDescription,
  weights: Weights,
): Promise<OptimizerState> {
  const fields = optimizerFields(optimizer);
  const scalars: OptimizerState['scalars'] = {};
  for (const name of scalarNames(description)) {
    const [value = Number.NaN] = await readFloats(fields[name]);
    scalars[name] = value;
  }
  const slots = await Promise.all(
    slotNames(description).map(async (name) => {
      const list = optimizerSlots(optimizer, name);
      if (!list.some((slot) => slot != null)) return [];
      const position = positions(weights);
      return Promise.all(
        weights.trained.map(async (weight) => {
          const slot = list[position.get(weight) ?? -1];
          const size = weight.shape.reduce<number>((product, axis) => product * (axis ?? 1), 1);
          if (slot == null) return new Float32Array(size).fill(initialSlotValue(description));
          if (slot.variable.shape.join() !== weight.shape.join()) {
            throw new NotLowered(
              `its optimizer keeps ${slot.originalName} of shape [${slot.variable.shape.join()}] for ${weight.name} ` +
                `of shape [${weight.shape.join()}]`,
            );
          }
          return readFloats(slot.variable);
        }),
      );
    }),
  );
  return { iterations: fields.iterations_ ?? 0, scalars, slots };
}

/** Writes a state into the optimizer's own fields; makes slots where there are none yet, as a step of tfjs would. */
export function writeOptimizerState(
  optimizer: Optimizer,
  description: OptimizerDescription,
  weights: Weights,
  state: OptimizerState,
): void {
  const fields = optimizerFields(optimizer);
  fields.iterations_ = state.iterations;
  for (const name of scalarNames(description)) {
    const value = state.scalars[name];
    if (value !== undefined) assign(fields[name], Float32Array.of(value));
  }
  const place = new Map(weights.trained.map((weight, index) => [weight, index]));
  for (const [index, name] of slotNames(description).entries()) {
    const list = optimizerSlots(optimizer, name);
    const values = state.slots[index] ?? [];
    for (const [position, weight] of weights.collected.entries()) {
      const own = values[place.get(weight) ?? -1];
      const slot = list[position];
      if (slot == null) {
        const { name: owner } = weight.read() as Variable;
        const name = slotWeightNames(description, owner)[index] ?? '';
        list[position] = makeSlot(weight, name, own, initialSlotValue(description));
      } else if (own !== undefined) assign(slot.variable, own);
    }
  }
}

function makeSlot(
  weight: LayerVariable,
  originalName: string,
  values: Float32Array | undefined,
  initial: number,
): Slot {
  const { shape, size } = weight.read();
  const numbers = values ?? new Float32Array(size).fill(initial);
  const made: Variable = tidy(() => variable(tensor(numbers, shape, 'float32'), false));
  return { originalName, variable: made };
}

/** Where each trained weight stands among those that the optimizer steps over. */
function positions({ collected }: Weights): ReadonlyMap<LayerVariable, number> {
  return new Map(collected.map((weight, position) => [weight, position]));
}

/** Changes whenever other code than the compiled engine has changed the state. */
export function optimizerMarks(optimizer: Optimizer, description: OptimizerDescription): unknown[] {
  const fields = optimizerFields(optimizer);
  return [
    fields.iterations_ ?? 0,
    ...scalarNames(description).map((name) => fields[name].dataId),
    ...slotNames(description).flatMap((name) =>
      optimizerSlots(optimizer, name).map((slot) => slot?.variable.dataId),
    ),
  ];
}

/** Changes whenever the learning rate of the following steps has changed. */
export function learningRateMarks(optimizer: Optimizer, description: OptimizerDescription): unknown[] {
  const { learningRate, c } = optimizerFields(optimizer);
  return KEEPS_TENSORS[description.kind] ? [c.id] : [learningRate];
}
