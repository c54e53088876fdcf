// Operators that select parts: rows of an embedding, the last step, the state of a layer, a size.
import { asSizes, sizesOf } from './constants.js';
import { evaluate, type Formula } from './formulas.js';
import { dataOf, put, type Read, type Reading } from './reading.js';
import { type Axis, axisAt, type Data, sampleAxes, sizeOf, type Value } from './values.js';

/** Ends of slices beyond any size. */
const BEYOND = 0x7fffffff;
const MOST_AXES = 8;

/** Rows of an embedding; the last step; one direction; a size. */
export const gather: Read = (reading) => {
  const { node } = reading;
  const [value, indices] = node.inputs;
  if (indices?.kind === 'data') return [embedding(reading, indices)];
  const { shape: kept, values } = node.constant(1);
  const [index = 0] = values;
  if (value?.kind === 'zeros') return [value];
  if (value?.kind === 'data') {
    if (values.length !== 1 || kept.length > 1) throw node.refused('several indices are not supported');
    const { place } = node.axis(value, node.int('axis', 0));
    return [take(reading, value, place, index, kept.length === 1)];
  }
  const sizes = asSizes(value)?.sizes ?? [];
  const taken = Array.from(values, (at) => sizes[axisAt(at, sizes.length)]).slice(0, MOST_AXES);
  if (taken.every((size) => size !== undefined)) return [sizesOf(taken, kept.length === 0)];
  throw node.refused('this selection is not supported');
};

/** Indices with a correction for negative ones are plain indices, since the network accepts no negative ones. */
function embedding(reading: Reading, ids: Data): Value {
  const { node } = reading;
  if (node.int('axis', 0) !== 0) throw node.refused('axes other than 0 are not supported');
  const { shape: table, values } = node.floats(0, 2);
  const [vocabulary = 0, units = 0] = table;
  const formula = ids.formulas?.find((one) => isSameIds(reading, one, vocabulary));
  const places = formula === undefined ? node.data(1).places : [formula.of];
  const isMasked = reading.network.maskedIds.has(places[0]?.layer.name ?? '');
  const config = { input_dim: vocabulary, output_dim: units, mask_zero: isMasked };
  const place = put(reading, 'Embedding', config, places, { embeddings: { shape: table, values } });
  if (ids.step !== undefined) throw ids.step.error;
  const { isTurned, axes, merged } = ids;
  return { ...dataOf(place, [...axes, sampleAxes({ axes, merged }).length], { merged }), isTurned };
}

/** Whether the formula maps every valid index to itself. */
function isSameIds({ spend }: Reading, { of, tree }: Formula, vocabulary: number): boolean {
  if (of.layer.className !== 'InputLayer' || typeof tree !== 'object') return false;
  spend(vocabulary);
  for (let id = 0; id < vocabulary; id++) if (evaluate(tree, id) !== id) return false;
  return true;
}

/** One element of an axis: a direction, or the last step of a recurrent layer. */
function take({ node }: Reading, value: Data, place: number, index: number, isKept: boolean): Data {
  const axis = value.axes[place];
  const [first] = value.places;
  const steps = axis === 0 ? sizeOf(value, 0) : null;
  const last = steps === null ? -1 : index === steps - 1 ? -1 : index;
  const axes = value.axes.flatMap((one, at): Axis[] => (at === place ? (isKept ? ['one'] : []) : [one]));
  if (axis === 'one' && (index === 0 || index === -1)) return { ...value, axes };
  if (axis === 'directions') {
    const taken = value.places[index < 0 ? index + value.places.length : index];
    if (taken !== undefined) return { kind: 'data', places: [taken], axes, isTurned: value.isTurned };
  }
  const output = first?.output;
  const { places } = value;
  if (axis === 0 && places.length === 1 && typeof output === 'object' && output.what === 'sequence') {
    // The backward direction processes the first step last.
    const isFirst = value.isTurned || output.direction === 1;
    if (first?.layer.config.zero_output_for_mask === true) {
      throw node.refused('the last step of a masked sequence with zeros is not supported');
    }
    if ((isFirst ? index === 0 : index === -1 || (last === -1 && steps !== null)) && first !== undefined) {
      const state = { layer: first.layer, output: { ...output, what: 'h' } } as const;
      return { kind: 'data', places: [state], axes: axes.map((one) => (one === 1 ? 0 : one)) };
    }
  }
  const error = node.refused(
    `element ${index} of axis ${place} is not supported: expected the last step of a recurrent operator of one direction`,
  );
  const isStep = axis === 0 && value.step === undefined && value.padded === undefined && !value.isTurned;
  const at = steps !== null && index < 0 ? index + steps : index;
  if (!isStep || steps === null || places.length !== 1 || at < 0 || at >= steps) throw error;
  return { kind: 'data', places, axes, step: { index: at, count: steps, error } };
}

/** The range of a slice, for operators of any opset. */
interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

export const slice: Read = (reading) => {
  const { node } = reading;
  const [value] = node.inputs;
  if (value === undefined) throw node.refused('it has no input');
  if (value.kind === 'zeros') return [value];
  const cuts = cutsOf(reading);
  if (value.kind === 'data') return [cuts.reduce<Data>((data, cut) => sliced(reading, data, cut), value)];
  const sizes = asSizes(value)?.sizes;
  const [cut, ...others] = cuts;
  if (sizes === undefined || cut === undefined || others.length > 0 || cut.step !== 1) {
    throw node.refused('this selection is not supported');
  }
  return [sizesOf(sizes.slice(cut.start, cut.end))];
};

function cutsOf({ node }: Reading): readonly Cut[] {
  const [starts = [], ends = []] = [node.integers('starts', 1), node.integers('ends', 2)];
  const axes = node.integers('axes', 3) ?? [...starts.keys()];
  const steps = node.integers('steps', 4) ?? [];
  if (starts.length === 0 || starts.length !== ends.length || axes.length !== starts.length) {
    throw node.refused('expected as many starts as ends and axes');
  }
  return starts.map((start, at) => ({
    ...{ axis: axes[at] as number, start, end: ends[at] as number, step: steps[at] ?? 1 },
  }));
}

function sliced(reading: Reading, value: Data, { axis, start, end, step }: Cut): Data {
  const { node } = reading;
  const { place, axis: along } = node.axis(value, axis);
  const count = along === 'directions' ? value.places.length : sizeOf(value, along);
  const isToEnd = end >= BEYOND || (count !== null && end >= count);
  if (step === 1 && start === 0 && isToEnd) return value;
  if (
    step === -1 &&
    (start === -1 || (count !== null && start >= count - 1)) &&
    end <= -BEYOND &&
    along === 0
  ) {
    return { ...value, isTurned: !value.isTurned };
  }
  if (along === 'directions' && count !== null && step === 1) return some(reading, value, place, start, end);
  const isLast = start === -1 || (count !== null && start === count - 1);
  const isOne = step === 1 && (end === start + 1 || (isLast && isToEnd));
  if (!isOne) throw node.refused(`a slice from ${start} to ${end} is not supported`);
  return take(reading, value, place, start, true);
}

/** Some of several states. */
function some({ node }: Reading, value: Data, at: number, start: number, end: number): Data {
  const places = value.places.slice(start, end);
  if (places.length === 0) throw node.refused(`a slice from ${start} to ${end} is not supported`);
  const axes = value.axes.map((axis, place) => (place === at && places.length === 1 ? 'one' : axis));
  return { kind: 'data', places, axes };
}

/** Each of several states, or a value as a whole. */
export const split: Read = (reading) => {
  const { node } = reading;
  const value = node.anyData(0);
  const { place, axis } = node.axis(value, node.int('axis', 0));
  const parts = node.integers('split', 1) ?? node.outputs.map(() => 1);
  if (axis !== 'directions' || parts.some((part) => part !== 1) || parts.length !== value.places.length) {
    throw node.refused('parts of these axes are not supported');
  }
  return parts.map((_, at) => some(reading, value, place, at, at + 1));
};
