// Operators that change shapes: without effect, by merging and splitting axes, or by a layer.
import type { OnnxTensor } from '../../../formats/index.js';
import { asSizes } from './constants.js';
import { dataOf, put, type Read, type Reading, straight } from './reading.js';
import { type Axis, type Data, type Size, sampleAxes, sizeOf, type Value } from './values.js';

export const flatten: Read = (reading) => {
  const { node } = reading;
  if (node.int('axis', 1) !== 1) throw node.refused('axes other than 1 are not supported');
  const data = straight(reading, 0);
  if (data.axes.length === 2) return [data];
  return [dataOf(put(reading, 'Flatten', {}, data.places), ['batch', 0])];
};

export const reshape: Read = (reading) => {
  const { node } = reading;
  const [value] = node.inputs;
  if (value === undefined) throw node.refused('it has no input');
  if (value.kind === 'zeros') return [value];
  const target = asSizes(node.inputs[1])?.sizes;
  if (target === undefined || target.length === 0) throw node.refused('expected a shape that is known');
  if (value.kind === 'constant')
    return [{ kind: 'constant', tensor: reshaped(reading, value.tensor, target) }];
  const data = node.anyData(0);
  return [
    unchanged(reading, data, target) ??
      apart(reading, data, target) ??
      aside(reading, data, target) ??
      sideBySide(reading, data, target) ??
      asRows(data, target) ??
      layer(reading, target),
  ];
};

function reshaped({ node }: Reading, { shape, values }: OnnxTensor, target: readonly Size[]): OnnxTensor {
  const known = target.map((size, axis) => (size === 0 ? (shape[axis] ?? 0) : size));
  const others = known.reduce<number>(
    (product, size) => (typeof size === 'number' && size !== -1 ? product * size : product),
    1,
  );
  const sizes = known.map((size) => (size === -1 ? values.length / others : size));
  const isFitting = sizes.every((size) => typeof size === 'number' && Number.isInteger(size) && size > 0);
  const count = (sizes as number[]).reduce((product, size) => product * size, 1);
  if (isFitting && count === values.length) return { shape: sizes as number[], values };
  throw node.refused(`a constant of [${shape.join()}] cannot have another shape`);
}

/** Whether these are the sizes of these axes, with at most one unspecified. */
function areSizes(
  { batchSize }: Reading,
  data: Data,
  axes: readonly Axis[],
  target: readonly Size[],
  isInPlace: boolean,
): boolean {
  if (axes.length !== target.length || target.filter((size) => size === -1).length > 1) return false;
  return target.every((size, at) => {
    const axis = axes[at] as Axis;
    if (size === -1 || (size === 0 && isInPlace)) return true;
    if (typeof size === 'object') return size.of === axis && axis !== 'one';
    return axis === 'batch' ? size === batchSize : size === sizeOf(data, axis);
  });
}

/** The unchanged shape, or the one without axes of size 1. */
function unchanged(reading: Reading, data: Data, target: readonly Size[]): Data | undefined {
  if (areSizes(reading, data, data.axes, target, true)) return data;
  const axes = data.axes.filter((axis) => axis !== 'one');
  return areSizes(reading, data, axes, target, false) ? { ...data, axes } : undefined;
}

/** The same shape, except for axes of size 1. */
function aside({ batchSize }: Reading, data: Data, target: readonly Size[]): Data | undefined {
  const sizes = data.axes.map((axis) => (axis === 'batch' ? axis : sizeOf(data, axis)));
  if (sizes.includes(null) || data.merged !== undefined || data.axes.includes('directions')) return undefined;
  const long = data.axes.filter((_, at) => sizes[at] !== 1);
  const short = data.axes.filter((axis, at) => sizes[at] === 1 && axis !== 'one');
  let next = 0;
  const axes = target.map((size): Axis | undefined => {
    if (size === 1 && long[next] !== 'batch') return short.shift() ?? 'one';
    const axis = long[next++];
    if (axis === 'batch') {
      const isBatch = size === -1 || size === batchSize || (typeof size === 'object' && size.of === 'batch');
      return isBatch ? axis : undefined;
    }
    return axis !== undefined && size === sizeOf(data, axis) ? axis : undefined;
  });
  if (next !== long.length || short.length > 0 || axes.includes(undefined)) return undefined;
  return { ...data, axes: axes as Axis[] };
}

/** Splits axes that were merged. */
function apart(reading: Reading, data: Data, target: readonly Size[]): Data | undefined {
  const { merged, axes, ...rest } = data;
  if (axes[0] !== 'rows' || merged === undefined) return undefined;
  const all = [...merged, ...axes.slice(1)];
  return areSizes(reading, data, all, target, false) ? { ...rest, axes: all } : undefined;
}

/** Merges the batch with all axes except the last. */
function asRows(data: Data, target: readonly Size[]): Data | undefined {
  const { axes } = data;
  const [rows, size] = target;
  const last = axes.at(-1) as Axis;
  const isRows = rows === -1 || typeof rows === 'object';
  const samples = sampleAxes(data);
  if (target.length !== 2 || !isRows || axes.length < 3 || last !== samples.length - 1) return undefined;
  const isWhole = data.merged === undefined && data.padded === undefined && data.step === undefined;
  if (!isWhole || sizeOf(data, last) !== size) return undefined;
  // With a single step, it is a sample without its steps.
  if (samples.slice(0, -1).every((axis) => sizeOf(data, axis) === 1)) return undefined;
  if (axes.slice(0, -1).some((axis) => axis === 'directions')) return undefined;
  return { ...data, axes: ['rows', last], merged: axes.slice(0, -1) };
}

/** Both directions side by side in the last axis. */
function sideBySide(reading: Reading, data: Data, target: readonly Size[]): Data | undefined {
  const at = data.axes.length - 2;
  if (data.axes[at] !== 'directions' || target.length !== at + 1 || data.isTurned) return undefined;
  const isKept = areSizes(reading, data, data.axes.slice(0, at), target.slice(0, at), true);
  const units = sizeOf(data, data.axes[at + 1] as Axis) ?? Number.NaN;
  const isAll = target[at] === -1 || target[at] === units * data.places.length;
  if (!isKept || !isAll) return undefined;
  const axes = data.axes.filter((axis) => axis !== 'directions');
  return dataOf(put(reading, 'Concatenate', { axis: -1 }, data.places), axes);
}

function layer(reading: Reading, target: readonly Size[]): Value {
  const { node, batchSize } = reading;
  const data = straight(reading, 0);
  const [batch, ...sizes] = target;
  const isOpen = batch === 0 || batch === -1 || batch === batchSize;
  const isBatch = isOpen || (typeof batch === 'object' && batch.of === 'batch');
  const known = sizes.filter((size) => typeof size === 'number');
  const isFitting =
    known.length === sizes.length && !known.includes(0) && !(batch === -1 && known.includes(-1));
  if (!isBatch || !isFitting)
    throw node.refused('a shape that depends on more than the batch is not supported');
  const place = put(reading, 'Reshape', { target_shape: known }, data.places);
  return dataOf(place, ['batch', ...sizes.keys()]);
}
