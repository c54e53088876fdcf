// The variables of a Keras optimizer: the number of steps, the learning rate, then the slots of the trainable weights.
import { type OptimizerDescription, type OptimizerState, slotNames } from '../../../compiler/index.js';
import { LetheError } from '../../../errors.js';
import { type Hdf5Dataset, toCount, type WrittenDataset } from '../../../formats/index.js';
import { MOST_STEPS, stateAfter, type TrainedWeight } from '../../../network/compile/index.js';
import { inQuotes, mismatch } from '../../../text/quote.js';
import { readArray } from '../arrays.js';
import { type KerasOptimizer, kerasOptimizer } from './optimizers.js';

/** A variable of an optimizer, in file order. */
export interface StoredVariable {
  readonly name: string;
  readonly array: Hdf5Dataset;
}

/** Name of the step counter in optimizers of Keras before 2.11; all of these list their variables group by group. */
const EARLY = /(^|\/)iter(:0)?$/;

/**
 * The state from which an optimizer continues.
 *
 * @param what prefix of error messages, such as `loadKeras: optimizer`
 * @param trained trainable weights, in layer order
 * @throws LetheError `data` that names an invalid variable; `model` if the state has a different meaning in Lethe.
 */
export function readState(
  what: string,
  optimizer: OptimizerDescription,
  variables: readonly StoredVariable[],
  trained: readonly TrainedWeight[],
): OptimizerState {
  const [counter, ...others] = variables;
  if (counter === undefined) return stateAfter(what, optimizer, 0, []);
  const steps = toCount(counter.array.datatype, counter.array.bytes);
  if (steps === undefined || steps > MOST_STEPS) {
    throw new LetheError('data', mismatch(`${what}: ${inQuotes(counter.name)}`, 'a number of steps', 'none'));
  }
  if (steps === 0) return stateAfter(what, optimizer, 0, []);
  const layout = kerasOptimizer(optimizer) as KerasOptimizer; // Always defined, because the optimizer was read from a Keras file.
  const isRate = ({ array }: StoredVariable): boolean => array.shape.length === 0;
  const own = others.filter((variable) => !isRate(variable));
  const expected = layout.slots.length * trained.length;
  if (own.length !== expected) {
    throw new LetheError('data', mismatch(what, `${expected} variables of ${layout.className}`, own.length));
  }
  const isByWeight = layout.isByWeight && !EARLY.test(counter.name);
  const slots = slotNames(optimizer).map((_, slot) => {
    const group = layout.slots.indexOf(slot);
    return trained.map((weight, place) => {
      const size = weight.shape.reduce((product, one) => product * one, 1);
      if (group < 0) return new Float32Array(size); // An unused slot.
      const index = isByWeight ? place * layout.slots.length + group : group * trained.length + place;
      return readVariable(what, own[index] as StoredVariable, weight, layout.factor);
    });
  });
  return stateAfter(what, optimizer, steps, slots);
}

function readVariable(
  what: string,
  { name, array }: StoredVariable,
  weight: TrainedWeight,
  factor: number,
): Float32Array {
  const own = `${what}: ${inQuotes(name)}`;
  const { shape, values } = readArray(own, array);
  if (shape.join() !== weight.shape.join()) {
    const expected = `[${weight.shape.join(', ')}] of ${inQuotes(weight.name)}`;
    throw new LetheError('data', mismatch(own, expected, `[${shape.join(', ')}]`));
  }
  if (factor === 1) return values;
  const scaled = values.map((value) => (value === 0 ? 0 : value * factor));
  if (scaled.every(Number.isFinite)) return scaled;
  throw new LetheError('model', `${own}: momentum with a learning rate of 0 is not supported`);
}

/** The variables in the order of Keras. */
export function writeState(
  optimizer: OptimizerDescription,
  { slots, isByWeight, factor }: KerasOptimizer,
  state: OptimizerState | undefined,
  initial: number,
  trained: readonly TrainedWeight[],
): WrittenDataset[] {
  const variableOf = (slot: number, place: number): WrittenDataset => {
    const { shape } = trained[place] as TrainedWeight;
    const size = shape.reduce((product, one) => product * one, 1);
    const values = state?.slots[slot]?.[place] ?? new Float32Array(size).fill(initial);
    return { shape, values: factor === 1 ? values : values.map((value) => value / factor) };
  };
  const places = [...trained.keys()];
  const own = isByWeight
    ? places.flatMap((place) => slots.map((slot) => variableOf(slot, place)))
    : slots.flatMap((slot) => places.map((place) => variableOf(slot, place)));
  const steps = { shape: [], values: Int32Array.of(state?.iterations ?? 0) };
  return [steps, { shape: [], values: Float32Array.of(optimizer.learningRate) }, ...own];
}
