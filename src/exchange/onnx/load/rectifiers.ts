// Activations with their own operators.
import { numberedActivation } from './activations.js';
import { applied, grown } from './elementwise.js';
import { dataOf, featuresLast, put, type Read, straight } from './reading.js';

/** An operator that the network supports only with certain numbers. */
export const numbered: Read = (reading) => {
  const { node } = reading;
  const data = node.data(0, 'step');
  const config = { activation: numberedActivation(node) };
  return [dataOf(put(reading, 'Activation', config, data.places), data.axes, data)];
};

/** With the error function, or its `tanh` approximation. */
export const gelu: Read = (reading) => {
  const { node } = reading;
  const approximate = node.text('approximate', 'none');
  const activation = { none: 'gelu', tanh: 'gelu_new' }[approximate];
  if (activation === undefined) throw node.refused(`approximate ${approximate} is not supported`);
  const data = node.data(0, 'step');
  return [dataOf(put(reading, 'Activation', { activation }, data.places), data.axes, data)];
};

export const leakyRelu: Read = (reading) => {
  const data = reading.node.data(0, 'step');
  const alpha = reading.node.float('alpha', 0.01);
  return [dataOf(put(reading, 'LeakyReLU', { alpha }, data.places), data.axes, data)];
};

export const thresholdedRelu: Read = (reading) => {
  const data = reading.node.data(0, 'step');
  const theta = reading.node.float('alpha', 1);
  return [dataOf(put(reading, 'ThresholdedReLU', { theta }, data.places), data.axes, data)];
};

export const clip: Read = (reading) => {
  const { node } = reading;
  const data = node.anyData(0);
  const bound = (index: number, name: string, otherwise: number): number => {
    if (node.inputs[index] === undefined) return node.float(name, otherwise);
    return node.number(index) ?? Number.NaN;
  };
  const least = bound(1, 'min', Number.NEGATIVE_INFINITY);
  const most = bound(2, 'max', Number.POSITIVE_INFINITY);
  if (Number.isNaN(least) || Number.isNaN(most)) throw node.refused('expected bounds that are constants');
  const isRelu = least === 0 && most === Number.POSITIVE_INFINITY;
  const formulas = isRelu ? grown(data, 'relu') : grown(data, 'clip', least, most);
  return [applied(reading, { data, formulas })];
};

export const softmax =
  (name: 'softmax' | 'log_softmax'): Read =>
  (reading) => {
    const { node } = reading;
    const data = featuresLast(reading, node.data(0, 'step'));
    const { place } = node.axis(data, node.int('axis', reading.opset < 13 ? 1 : -1));
    if (place !== data.axes.length - 1) throw node.refused('axes other than the last are not supported');
    return [dataOf(put(reading, 'Activation', { activation: name }, data.places), data.axes, data)];
  };

export const prelu: Read = (reading) => {
  const data = straight(reading, 0);
  const { shape, values } = reading.node.constant(1);
  const rank = data.axes.length - 1;
  const missing = rank - shape.length;
  if (!(values instanceof Float32Array) || missing < 0) {
    throw reading.node.refused('these slopes are not supported');
  }
  const slopes = [...Array.from({ length: missing }, () => 1), ...shape];
  const shared = slopes.flatMap((size, axis) => (size === 1 ? [axis + 1] : []));
  const place = put(reading, 'PReLU', { shared_axes: shared }, data.places, {
    alpha: { shape: slopes, values },
  });
  return [dataOf(place, data.axes)];
};
