import { arrange, dataOf, featuresLast, put, type Read } from './reading.js';
import { type Axis, sampleAxes } from './values.js';
import { CHANNELS } from './windows.js';

export const batchNormalization: Read = (reading) => {
  const { node } = reading;
  if (node.int('training_mode', 0) !== 0) throw node.refused('training_mode is not supported');
  const data = node.data(0);
  const rank = sampleAxes(data).length;
  const axes: readonly Axis[] = rank === 1 ? ['batch', 0] : CHANNELS;
  const weights = [1, 2, 3, 4].map((index) => node.floats(index, 1));
  const names = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
  const epsilon = node.float('epsilon', 1e-5);
  const config = { axis: -1, epsilon, momentum: node.float('momentum', 0.9), center: true, scale: true };
  const own = Object.fromEntries(names.map((name, index) => [name, weights[index] as (typeof weights)[0]]));
  return [dataOf(put(reading, 'BatchNormalization', config, [arrange(reading, data, axes)], own), axes)];
};

export const layerNormalization: Read = (reading) => {
  const { node } = reading;
  const data = featuresLast(reading, node.data(0, 'step'));
  if (node.axis(data, node.int('axis', -1)).place !== data.axes.length - 1) {
    throw node.refused('axes other than the last are not supported');
  }
  const center = node.inputs[2] !== undefined;
  const config = { axis: -1, epsilon: node.float('epsilon', 1e-5), center, scale: true };
  const weights = { gamma: node.floats(1, 1), ...(center ? { beta: node.floats(2, 1) } : {}) };
  const place = put(reading, 'LayerNormalization', config, data.places, weights);
  return [dataOf(place, data.axes, data)];
};
