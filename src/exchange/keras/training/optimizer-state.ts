// An optimizer's variables as Keras keeps them: the number of steps, the learning rate, then those of the weights that are trained.
import { type OptimizerDescription, type OptimizerState, slotNames } from '../../../compiler/index.js';
import { LetheError } from '../../../errors.js';
import { type Hdf5Dataset, toCount, type WrittenDataset } from '../../../formats/index.js';
import { MOST_STEPS, stateAfter, type TrainedWeight } from '../../../network/compile/index.js';
import { inQuotes, mismatch } from '../../../text/quote.js';
import { readArray } from '../arrays.js';
import { type KerasOptimizer, kerasOptimizer } from './optimizers.js';

/** A variable of an optimizer, in the order of the file. */
export interface StoredVariable {
  readonly name: string;
  readonly array: Hdf5Dataset;
}

/** What the optimizers of Keras before 2.11 call the number of steps: these list group by group, whichever the optimizer. */
const EARLY = /(^|\/)iter(:0)?$/;

/**
 * The state that an optimizer goes on with.
 *
 * @param what begins the messages of errors, such as `loadKeras: optimizer`
 * @param trained weights that the optimizer steps over, in the order of the layers
 * @throws LetheError `data` naming the variable that is not as it should be, `model` if the state means something else here.
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
  const layout = kerasOptimizer(optimizer) as KerasOptimizer; // Out of a file of Keras.
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
      if (group < 0) return new Float32Array(size); // Used by nobody.
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
  throw new LetheError('model', `${own}: a momentum of a learning rate of 0 has no counterpart here`);
}

/** The variables as Keras lists them. */
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
