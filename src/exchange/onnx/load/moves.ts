// Operators that move numbers: between axes, or out of a sequence. Most of them are no layers.
import { ELEMENT_TYPES } from '../../../formats/index.js';
import { asSizes, sizesOf, squeezed, transposed } from './constants.js';
import { dataOf, put, type Read, type Reading, straight } from './reading.js';
import { type Axis, axisAt, type Data, sampleAxes, type Value } from './values.js';

/** Ends of slices that are beyond any end. */
const BEYOND = 0x7fffffff;

const NOTHING: Value = { kind: 'zeros' };

export const asItIs: Read = ({ node }) => {
  const [value] = node.inputs;
  if (value !== undefined) return [value];
  throw node.refused('it has no input');
};

/** Of numbers of rows, which are floats here; other values stay what they are if they become floats. */
export const cast: Read = (reading) => {
  const { node } = reading;
  const value = still(reading);
  const to = node.int('to', 0);
  const isFloat = to === ELEMENT_TYPES.FLOAT;
  const isInteger = to === ELEMENT_TYPES.INT64 || to === ELEMENT_TYPES.INT32;
  if (value.kind === 'data') {
    const isInput = value.places.every(({ layer }) => layer.className === 'InputLayer');
    if (isFloat || (isInteger && isInput)) return [value];
  } else if (value.kind !== 'constant') return [value];
  else if (isFloat === value.tensor.values instanceof Float32Array) return [value];
  throw node.refused(`to type ${to} has no layer`);
};

/** Which does nothing but in training. */
export const dropout: Read = (reading) => {
  const { node } = reading;
  const trains = node.inputs[2];
  const isOn = trains !== undefined && (trains.kind !== 'constant' || trains.tensor.values[0] !== 0);
  if (isOn) throw node.refused('training_mode has no layer');
  return asItIs(reading);
};

export const constant: Read = ({ node }) => {
  const tensor = node.tensor('value');
  if (tensor !== undefined) return [{ kind: 'constant', tensor }];
  const [float, int, list] = ['value_float', 'value_int', 'value_ints'];
  if (node.has(float as string)) {
    const values = Float32Array.of(node.float('value_float', 0));
    return [{ kind: 'constant', tensor: { shape: [], values } }];
  }
  if (node.has(int as string)) {
    return [{ kind: 'constant', tensor: { shape: [], values: [node.int('value_int', 0)] } }];
  }
  const values = node.ints(list as string);
  if (values !== undefined) return [{ kind: 'constant', tensor: { shape: [values.length], values } }];
  throw node.refused('a constant of this kind has no layer');
};

export const shape: Read = ({ node }) => {
  const [value] = node.inputs;
  if (value?.kind !== 'data') throw node.refused('the shape of anything but data has no layer');
  const sizes = value.axes.map((axis) => (axis === 'one' ? 1 : { of: axis }));
  const at = (name: string, otherwise: number): number => {
    const given = node.int(name, otherwise);
    return given < 0 ? given + sizes.length : given;
  };
  return [{ kind: 'sizes', sizes: sizes.slice(at('start', 0), at('end', sizes.length)) }];
};

/** Zeros of whatever shape; everything else is refused. */
export const constantOfShape: Read = ({ node }) => {
  const values = node.tensor('value')?.values ?? [];
  if (Array.from(values).every((number) => number === 0)) return [NOTHING];
  throw node.refused('a constant that is not 0 has no layer');
};

/** Zeros of another shape; a vector of each sample so many times. */
export const expand: Read = (reading) => {
  const { node } = reading;
  const [value] = node.inputs;
  if (value?.kind === 'zeros') return [NOTHING];
  if (value?.kind === 'constant' && Array.from(value.tensor.values).every((number) => number === 0)) {
    return [NOTHING];
  }
  const data = node.data(0);
  const [batch, n, features, ...others] = asSizes(node.inputs[1])?.sizes ?? [];
  const isVector = data.axes.join() === 'batch,one,0' && batch === 1 && features === 1 && others.length === 0;
  if (!isVector || typeof n !== 'number' || n < 1) throw node.refused('what is repeated has no layer');
  return [dataOf(put(reading, 'RepeatVector', { n }, data.places), ['batch', 0, 1])];
};

/** For operators that leave zeros zeros, and turn constants. */
function still({ node }: Reading): Value | Data {
  const [value] = node.inputs;
  if (value === undefined) throw node.refused('it has no input');
  return value;
}

export const transpose: Read = (reading) => {
  const { node } = reading;
  const value = still(reading);
  const perm = node.ints('perm');
  if (value.kind === 'constant') {
    reading.spend(value.tensor.values.length);
    return [{ kind: 'constant', tensor: transposed(node, value.tensor, perm) }];
  }
  if (value.kind !== 'data') return [value];
  const order = perm ?? [...value.axes.keys()].reverse();
  const isOrder = order.length === value.axes.length && new Set(order).size === order.length;
  const axes = order.map((axis) => value.axes[axis]);
  if (isOrder && axes.every((axis) => axis !== undefined)) return [{ ...value, axes }];
  throw node.refused(`perm [${order.join()}] is no order of ${value.axes.length} axes`);
};

export const squeeze: Read = (reading) => {
  const { node } = reading;
  const value = still(reading);
  const given = node.integers('axes', 1);
  if (value.kind === 'zeros') return [value];
  if (value.kind === 'sizes') return [value];
  if (given === undefined) throw node.refused('expected axes');
  if (value.kind === 'constant') return [{ kind: 'constant', tensor: squeezed(value.tensor, given) }];
  const places = given.map((axis) => axisAt(axis, value.axes.length));
  if (places.every((place) => value.axes[place] === 'one')) {
    return [{ ...value, axes: value.axes.filter((_, index) => !places.includes(index)) }];
  }
  throw node.refused(`axes [${given.join()}] of [${value.axes.join()}] are not of size 1`);
};

export const unsqueeze: Read = (reading) => {
  const { node } = reading;
  const value = still(reading);
  const given = node.integers('axes', 1) ?? [];
  if (value.kind === 'zeros' || value.kind === 'sizes') return [value];
  const old = value.kind === 'data' ? value.axes : value.tensor.shape;
  const rank = old.length + given.length;
  const places = given.map((axis) => axisAt(axis, rank));
  if (rank > MOST_AXES || places.includes(-1) || new Set(places).size !== places.length) {
    throw node.refused(`axes [${given.join()}] do not fit`);
  }
  let next = 0;
  const all = Array.from({ length: rank }, (_, place) => (places.includes(place) ? undefined : next++));
  if (value.kind === 'data') {
    return [
      { ...value, axes: all.map((from): Axis => (from === undefined ? 'one' : (value.axes[from] as Axis))) },
    ];
  }
  const sizes = all.map((from) => (from === undefined ? 1 : (value.tensor.shape[from] as number)));
  return [{ kind: 'constant', tensor: { ...value.tensor, shape: sizes } }];
};

const MOST_AXES = 8;

/** Sizes, or zeros, side by side; undefined: they are neither. */
export function concatSizes({ node }: Reading): Value | undefined {
  if (node.inputs.length > 0 && node.inputs.every((input) => input?.kind === 'zeros')) return NOTHING;
  const all = node.inputs.map(asSizes);
  if (!all.every((sizes) => sizes !== undefined)) return undefined;
  return sizesOf(all.flatMap(({ sizes }) => sizes).slice(0, MOST_AXES));
}

/** Rows of a table; the last step; one direction; a size. */
export const gather: Read = (reading) => {
  const { node } = reading;
  const [value, indices] = node.inputs;
  if (indices?.kind === 'data') return [embedding(reading)];
  const { shape: kept, values } = node.constant(1);
  const [index = 0] = values;
  if (value?.kind === 'zeros') return [value];
  if (value?.kind === 'data') {
    if (values.length !== 1 || kept.length > 1) throw node.refused('several indices have no layer');
    const { place } = node.axis(value, node.int('axis', 0));
    return [take(reading, value, place, index, kept.length === 1)];
  }
  const sizes = asSizes(value)?.sizes ?? [];
  const taken = Array.from(values, (at) => sizes[axisAt(at, sizes.length)]).slice(0, MOST_AXES);
  if (taken.every((size) => size !== undefined)) return [sizesOf(taken)];
  throw node.refused('what is taken has no layer');
};

function embedding(reading: Reading): Value {
  const { node } = reading;
  if (node.int('axis', 0) !== 0) throw node.refused('other axes than 0 have no layer');
  const { shape: table, values } = node.floats(0, 2);
  const [vocabulary = 0, units = 0] = table;
  const ids = node.data(1);
  const config = { input_dim: vocabulary, output_dim: units, mask_zero: false };
  const place = put(reading, 'Embedding', config, ids.places, { embeddings: { shape: table, values } });
  return dataOf(place, [...ids.axes, sampleAxes(ids).length]);
}

/** One of an axis: of directions, or the last step that a recurrent layer went through. */
function take({ node }: Reading, value: Data, place: number, index: number, isKept: boolean): Data {
  const axis = value.axes[place];
  const [first] = value.places;
  const axes = value.axes.flatMap((one, at): Axis[] => (at === place ? (isKept ? ['one'] : []) : [one]));
  if (axis === 'one' && (index === 0 || index === -1)) return { ...value, axes };
  if (axis === 'directions') {
    const taken = value.places[index < 0 ? index + 2 : index];
    if (taken !== undefined) return { ...value, places: [taken], axes };
  }
  const output = first?.output;
  const { places } = value;
  if (axis === 0 && places.length === 1 && typeof output === 'object' && output.what === 'sequence') {
    // The second of two directions goes through the first step last.
    const isFirst = value.isTurned || output.direction === 1;
    if (index === (isFirst ? 0 : -1) && first !== undefined) {
      const state = { layer: first.layer, output: { ...output, what: 'h' } } as const;
      return { kind: 'data', places: [state], axes: axes.map((one) => (one === 1 ? 0 : one)) };
    }
  }
  throw node.refused(
    `element ${index} of axis ${place} has no layer: expected the last step of a recurrent operator of one direction`,
  );
}

export const slice: Read = (reading) => {
  const { node } = reading;
  const value = still(reading);
  if (value.kind === 'zeros') return [value];
  const [starts = [], ends = []] = [node.integers('starts', 1), node.integers('ends', 2)];
  const [start = 0, end = 0] = [starts[0], ends[0]];
  const [axis = 0] = node.integers('axes', 3) ?? [];
  const [step = 1] = node.integers('steps', 4) ?? [];
  if (starts.length !== 1 || ends.length !== 1) throw node.refused('slices of several axes have no layer');
  if (value.kind !== 'data') {
    const sizes = asSizes(value)?.sizes;
    if (sizes === undefined || step !== 1) throw node.refused('what is taken has no layer');
    return [sizesOf(sizes.slice(start, end))];
  }
  const { place } = node.axis(value, axis);
  const isAll = start === 0 && end >= BEYOND;
  if (step === 1 && isAll) return [value];
  if (step === -1 && start === -1 && end <= -BEYOND && value.axes[place] === 0 && value.isTurned) {
    return [{ ...value, isTurned: false }];
  }
  const isOne = step === 1 && (start === -1 ? end >= BEYOND || end === 0x7fffffff : end === start + 1);
  if (!isOne) throw node.refused(`a slice from ${start} to ${end} has no layer`);
  return [take(reading, value, place, start, true)];
};

export const flatten: Read = (reading) => {
  const { node } = reading;
  if (node.int('axis', 1) !== 1) throw node.refused('other axes than 1 have no layer');
  const data = straight(reading, 0);
  if (data.axes.length === 2) return [data];
  return [dataOf(put(reading, 'Flatten', {}, data.places), ['batch', 0])];
};

export const reshape: Read = (reading) => {
  const { node } = reading;
  const value = still(reading);
  if (value.kind === 'zeros') return [value];
  const target = asSizes(node.inputs[1])?.sizes;
  if (target === undefined) throw node.refused('expected a shape that is known');
  if (value.kind !== 'data') throw node.refused('a constant of another shape has no layer');
  const merged = mergeDirections(reading, value, target);
  if (merged !== undefined) return [merged];
  const data = straight(reading, 0);
  const [batch, ...sizes] = target;
  const isBatch =
    batch === 0 ||
    batch === -1 ||
    batch === reading.batchSize ||
    (typeof batch === 'object' && batch.of === 'batch');
  const known = sizes.filter((size) => typeof size === 'number');
  const isFitting =
    known.length === sizes.length && !known.includes(0) && !(batch === -1 && known.includes(-1));
  if (!isBatch || !isFitting) throw node.refused('a shape that depends on more than the batch has no layer');
  const place = put(reading, 'Reshape', { target_shape: known }, data.places);
  return [dataOf(place, ['batch', ...sizes.keys()])];
};

/** Both directions side by side in the last axis; undefined: that is not asked for. */
function mergeDirections(
  reading: Reading,
  value: Data,
  target: readonly (number | { readonly of: Axis })[],
): Data | undefined {
  const at = value.axes.length - 2;
  if (value.axes[at] !== 'directions' || target.length !== at + 1) return undefined;
  const isKept = target.slice(0, at).every((size, axis) => {
    const own = value.axes[axis];
    return size === 0 || (typeof size === 'object' && size.of === own);
  });
  if (!isKept || target[at] !== -1) return undefined;
  const axes = value.axes.filter((axis) => axis !== 'directions');
  return dataOf(put(reading, 'Concatenate', { axis: -1 }, value.places), axes);
}
