// Operators along steps: convolutions and pooling. In ONNX, channels come before steps, and steps may be one of two axes of an image.
import { channelsFirst } from '../save/convolution.js';
import { biasOf, mayGetBias } from './products.js';
import { arrange, dataOf, put, type Read, type Reading } from './reading.js';
import { type Axis, type Data, type Single, sizeOf } from './values.js';

/** Axes for operators on windows: channels before steps. */
export const CHANNELS: readonly Axis[] = ['batch', 1, 0];

/** Size and strides of windows. */
interface Window {
  readonly place: (className: string, config: object, weights?: Parameters<typeof put>[4]) => Data;
  /** Index of the step axis among those after the channels. */
  readonly at: number;
  readonly strides: number;
  readonly dilation: number;
  readonly given: Data;
}

function windowOf(reading: Reading): Window {
  const { node } = reading;
  const given = node.data(0, 'padded');
  const at = given.axes.slice(2).findIndex((axis) => axis !== 'one');
  const kept: Single = { ...given, axes: given.axes.filter((axis, place) => place < 2 || axis !== 'one') };
  const own = (name: string): number => node.ints(name)?.[at] ?? 1;
  if (at === -1) throw node.refused('windows of one step are not supported');
  return {
    place: (className, config, weights) => {
      const x = arrange(reading, kept, CHANNELS);
      const axes = given.axes.map(
        (axis, place): Axis => (place === 1 ? 1 : axis === 'one' ? axis : place === 0 ? 'batch' : 0),
      );
      return dataOf(put(reading, className, config, [x], weights), axes);
    },
    at,
    strides: own('strides'),
    dilation: own('dilations'),
    given,
  };
}

export const conv: Read = (reading) => {
  const { node } = reading;
  const { place, at, strides, dilation, given } = windowOf(reading);
  const { shape, values } = node.floats(1, given.axes.length);
  const [filters = 0, channels = 0, ...sizes] = shape;
  const size = sizes[at] ?? 0;
  if (sizes.some((one, axis) => axis !== at && one !== 1)) throw node.refused('images are not supported');
  if (node.int('group', 1) !== 1) throw node.refused('groups are not supported');
  const bias = node.inputs[2] === undefined ? undefined : biasOf(reading, 2, filters);
  reading.spend(values.length);
  const padding = paddingOf(reading, (size - 1) * dilation + 1, strides, at, given);
  const use = { use_bias: bias !== undefined };
  const kernel = {
    shape: [size, channels, filters],
    values: channelsFirst(values, [filters, channels, size]),
  };
  const config = { filters, kernel_size: size, strides, dilation_rate: dilation, padding, ...use };
  const own = { kernel, ...(bias === undefined ? {} : { bias: { shape: [filters], values: bias } }) };
  const result = place('Conv1D', config, own);
  if (bias === undefined) mayGetBias(reading, result, filters);
  return [result];
};

/** Padding in the network's terms. */
function paddingOf({ node }: Reading, span: number, strides: number, at: number, given: Data): string {
  const auto = node.text('auto_pad', 'NOTSET');
  const steps = sizeOf(given, 0);
  const [more, after] = given.padded ?? [0, 0];
  if (auto === 'SAME_UPPER' && more + after === 0) return 'same';
  if (auto !== 'NOTSET' && auto !== 'VALID') throw node.refused(`auto_pad ${auto} is not supported`);
  const pads = (auto === 'VALID' ? undefined : node.ints('pads')) ?? [];
  const [before, behind] = [(pads[at] ?? 0) + more, (pads[at + pads.length / 2] ?? 0) + after];
  if (pads.some((pad, axis) => pad !== 0 && axis % (pads.length / 2) !== at)) {
    throw node.refused('pads of axes other than the steps are not supported');
  }
  if (before === 0 && behind === 0) return 'valid';
  if (before === span - 1 && behind === 0) return 'causal';
  // With larger strides, `same` depends on the number of steps.
  const all = strides === 1 ? span - 1 : steps === null ? -1 : missingSteps(steps, span, strides);
  if (before === Math.floor(all / 2) && behind === Math.ceil(all / 2)) return 'same';
  throw node.refused(`pads [${before}, ${behind}] with strides ${strides} are not supported`);
}

/** Padding that `same` adds for this many steps. */
function missingSteps(steps: number, span: number, strides: number): number {
  const missing = (Math.ceil(steps / strides) - 1) * strides + span - steps;
  return missing > 0 ? missing : 0;
}

export const pool =
  (className: 'MaxPooling1D' | 'AveragePooling1D'): Read =>
  (reading) => {
    const { node } = reading;
    const { place, at, strides, dilation, given } = windowOf(reading);
    const sizes = node.ints('kernel_shape') ?? [];
    const size = sizes[at] ?? 1;
    if (sizes.some((one, axis) => axis !== at && one !== 1)) throw node.refused('images are not supported');
    if (dilation !== 1 || node.int('ceil_mode', 0) !== 0) {
      throw node.refused('dilations and ceil_mode are not supported');
    }
    if (given.padded !== undefined) throw node.refused('zero padding before it is not supported');
    const padding = paddingOf(reading, size, strides, at, given);
    if (padding === 'causal' && size > 1) throw node.refused('pads before the first step are not supported');
    if (padding === 'same' && className === 'AveragePooling1D' && node.int('count_include_pad', 0) !== 0) {
      throw node.refused('count_include_pad is not supported');
    }
    return [place(className, { pool_size: size, strides, padding })];
  };

/** Zero padding, for a following convolution. */
export const pad: Read = (reading) => {
  const { node } = reading;
  const data = node.data(0);
  const pads = node.integers('pads', 1) ?? [];
  const mode = node.text('mode', 'constant');
  if (
    mode !== 'constant' ||
    (node.inputs[2] !== undefined && node.number(2) !== 0) ||
    node.float('value', 0) !== 0
  ) {
    throw node.refused('pads other than zeros are not supported');
  }
  const at = data.axes.indexOf(0);
  const rank = data.axes.length;
  if (at === -1 || pads.length !== 2 * rank || node.inputs[3] !== undefined || data.padded !== undefined) {
    throw node.refused('pads of these axes are not supported');
  }
  if (pads.some((size, axis) => (axis % rank === at ? size < 0 : size !== 0))) {
    throw node.refused('pads of axes other than the steps are not supported');
  }
  const [before = 0, behind = 0] = [pads[at], pads[at + rank]];
  return [{ ...data, formulas: [], padded: [before, behind] }];
};
