// Products with weights, biases and scales, and products of two values.
import { channelsFirst } from '../save/convolution.js';
import type { Layer } from './network-builder.js';
import type { Arithmetic } from './numbers.js';
import { dataOf, featuresLast, put, type Read, type Reading } from './reading.js';
import { type Axis, type Data, type Single, sampleAxes, sizeOf, type Value } from './values.js';

interface Biasless {
  /** Length of the bias. */
  readonly units: number;
  /** Name of the weight in its layer. */
  readonly own: string;
  /** The option that enables it. */
  readonly option: 'use_bias' | 'center';
}

/** Layers that may still get a bias from the next node. */
const withoutBias: WeakMap<Layer, Biasless> = new WeakMap();

/** A kernel `[columns, units]`, of a product or transposed. */
function dense(reading: Reading, kernel: Float32Array, shape: readonly number[], bias?: Float32Array): Value {
  const data = featuresLast(reading, reading.node.data(0, 'step'));
  const [columns = 0, units = 0] = shape;
  const place = put(reading, 'Dense', { units, use_bias: bias !== undefined }, data.places, {
    kernel: { shape: [columns, units], values: kernel },
    ...(bias === undefined ? {} : { bias: { shape: [units], values: bias } }),
  });
  const result = dataOf(place, data.axes, data);
  if (bias === undefined) mayGetBias(reading, result, units);
  return result;
}

/** Marks a layer without bias whose output is used by a single node. */
export function mayGetBias({ isTakenOnce }: Reading, { places: [place] }: Data, units: number): void {
  if (isTakenOnce && place !== undefined) {
    withoutBias.set(place.layer, { units, own: 'bias', option: 'use_bias' });
  }
}

export const matMul: Read = (reading) => {
  const { node } = reading;
  if (node.inputs[1]?.kind === 'data') return [dot(reading)];
  const { shape, values } = node.floats(1, 2);
  return [dense(reading, values, shape)];
};

export const gemm: Read = (reading) => {
  const { node } = reading;
  if (node.float('alpha', 1) !== 1 || node.float('beta', 1) !== 1 || node.int('transA', 0) !== 0) {
    throw node.refused('alpha, beta and transA are not supported');
  }
  const { shape, values } = node.floats(1, 2);
  const [rows = 0, columns = 0] = shape;
  const isTurned = node.int('transB', 0) !== 0;
  if (isTurned) reading.spend(values.length);
  const kernel = isTurned ? channelsFirst(values, [rows, 1, columns]) : values;
  const units = isTurned ? rows : columns;
  const bias = node.inputs[2] === undefined ? undefined : biasOf(reading, 2, units);
  return [dense(reading, kernel, isTurned ? [columns, rows] : shape, bias)];
};

/** A constant with one number for each of this many features. */
export function biasOf({ node }: Reading, index: number, units: number): Float32Array {
  const { shape, values } = node.constant(index);
  const isRow = shape.slice(0, -1).every((size) => size === 1) && shape.at(-1) === units;
  if (values instanceof Float32Array && isRow) return values;
  throw node.refused(`expected a bias of ${units} floats, got [${shape.join()}]`);
}

/** Adds the constant as bias to the previous layer; undefined if that takes none. */
export function addBias(reading: Reading, data: Data, index: number): Data | undefined {
  const { layer } = data.places[0] ?? {};
  const missing = layer && withoutBias.get(layer);
  if (layer === undefined || missing === undefined) return undefined;
  const { units, own, option } = missing;
  const values = featuresOf(reading, data, index);
  if (values?.length !== units) return undefined;
  layer.weights.push({ name: `${layer.name}/${own}`, shape: [units], values });
  layer.config[option] = true;
  withoutBias.delete(layer);
  // Facts about the previous numbers do not hold for the new ones.
  const { axes, places, merged, step } = data;
  return { kind: 'data', axes, places, ...(merged && { merged }), ...(step && { step }) };
}

/** A constant with one number for each feature, or one for all; undefined otherwise. */
function featuresOf({ node }: Reading, data: Data, index: number): Float32Array | undefined {
  const { shape, values } = node.constant(index);
  const { axes } = data;
  if (!(values instanceof Float32Array) || shape.length > axes.length) return undefined;
  const own = shape.flatMap((size, at) => (size === 1 ? [] : [axes[at + axes.length - shape.length]]));
  const [axis, ...others] = own;
  const isOfFeatures = axis === undefined || axis === sampleAxes(data).length - 1;
  return isOfFeatures && others.length === 0 ? values : undefined;
}

/** Scales or shifts each feature; undefined if no layer does. */
export function scaled(reading: Reading, op: Arithmetic, given: Data, index: 0 | 1): Data | undefined {
  const isFirst = index === 0;
  const scale = SCALES[op];
  const values = featuresOf(reading, given, index);
  if (scale === undefined || values === undefined || (op === 'div' && isFirst)) return undefined;
  const data = featuresLast(reading, reading.node.ofOne(given, 'step'));
  const columns = sizeOf(data, data.axes.at(-1) as Axis);
  if (columns === null || (values.length !== 1 && values.length !== columns)) return undefined;
  if (sampleAxes(data).length > 2) return undefined;
  reading.spend(2 * columns);
  const each = (of: (number: number) => number): Float32Array =>
    Float32Array.from({ length: columns }, (_, at) => of(values[values.length === 1 ? 0 : at] as number));
  const [gamma, beta] = [
    each((number) => scale(number, isFirst)[0]),
    each((number) => scale(number, isFirst)[1]),
  ];
  return normalized(reading, data, gamma, beta);
}

/** Factors and offsets of operations. */
const SCALES: {
  readonly [Op in Arithmetic]?: (number: number, isFirst: boolean) => readonly [number, number];
} = {
  add: (number) => [1, number],
  sub: (number, isFirst) => (isFirst ? [-1, number] : [1, -number]),
  mul: (number) => [number, 0],
  div: (number) => [1 / number, 0],
};

/** A normalization whose moments have no effect. */
function normalized(reading: Reading, data: Single, gamma: Float32Array, beta: Float32Array): Data {
  const shape = [gamma.length];
  const center = beta.some((number) => number !== 0);
  const config = { axis: -1, epsilon: 0, momentum: 1, center, scale: true, fixed_moments: true };
  const place = put(reading, 'BatchNormalization', config, data.places, {
    gamma: { shape, values: gamma },
    ...(center ? { beta: { shape, values: beta } } : {}),
    moving_mean: { shape, values: new Float32Array(gamma.length) },
    moving_variance: { shape, values: new Float32Array(gamma.length).fill(1) },
  });
  if (!center && reading.isTakenOnce) {
    withoutBias.set(place.layer, { units: gamma.length, own: 'beta', option: 'center' });
  }
  return dataOf(place, data.axes, data);
}

/** A dot product of the last axis of one value with the second last axis of the other. */
function dot(reading: Reading): Value {
  const { node } = reading;
  const [left, right] = [node.data(0), node.data(1)];
  const [along, against] = [left.axes.at(-1), right.axes.at(-2)];
  const isMatrix = ({ axes }: Data): boolean => axes.length === 3 && axes[0] === 'batch';
  if (typeof along !== 'number' || typeof against !== 'number' || !isMatrix(left) || !isMatrix(right)) {
    throw node.refused('a product of these axes is not supported');
  }
  const places = [...left.places, ...right.places];
  const place = put(reading, 'Dot', { axes: [along + 1, against + 1], normalize: false }, places);
  let next = 0;
  const free = [left.axes[1], right.axes[2]].map((axis): Axis => (typeof axis === 'number' ? next++ : 'one'));
  if (next === 0) throw node.refused('a product of two vectors is not supported');
  return dataOf(place, ['batch', ...free]);
}
