// Operators that move axes. Most of them need no layer.
import { squeezed, transposed } from './constants.js';
import type { Read, Reading } from './reading.js';
import { type Axis, axisAt, type Value } from './values.js';

const MOST_AXES = 8;

export const asItIs: Read = ({ node }) => {
  const [value] = node.inputs;
  if (value !== undefined) return [value];
  throw node.refused('it has no input');
};

/** Has an effect only in training. */
export const dropout: Read = (reading) => {
  const { node } = reading;
  const trains = node.inputs[2];
  const isOn = trains !== undefined && (trains.kind !== 'constant' || trains.tensor.values[0] !== 0);
  if (isOn) throw node.refused('training_mode is not supported');
  return asItIs(reading);
};

/** For operators that keep zeros and reorder constants. */
function still({ node }: Reading): Exclude<Value, { kind: 'refused' }> {
  const [value] = node.inputs;
  if (value === undefined || value.kind === 'refused') throw node.refused('it has no input');
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
  throw node.refused(`perm [${order.join()}] is not an order of ${value.axes.length} axes`);
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
