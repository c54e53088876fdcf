// Operators along steps: convolutions and pooling. Channels come before steps there, and steps may be one of two axes of an image.
import { channelsFirst } from '../save/convolution.js';
import { biasOf, mayGetBias } from './products.js';
import { arrange, dataOf, put, type Read, type Reading } from './reading.js';
import { type Axis, type Data, type Single, sizeOf } from './values.js';

/** As operators on windows have their values: channels before steps. */
export const CHANNELS: readonly Axis[] = ['batch', 1, 0];

/** How long windows are, and how they go along the steps. */
interface Window {
  readonly place: (className: string, config: object, weights?: Parameters<typeof put>[4]) => Data;
  /** Which of the axes behind the channels is that of the steps. */
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
  if (at === -1) throw node.refused('windows of one step have no layer');
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
  if (sizes.some((one, axis) => axis !== at && one !== 1)) throw node.refused('images have no layer');
  if (node.int('group', 1) !== 1) throw node.refused('groups have no layer');
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

/** How steps before the first and behind the last are called here. */
function paddingOf({ node }: Reading, span: number, strides: number, at: number, given: Data): string {
  const auto = node.text('auto_pad', 'NOTSET');
  const steps = sizeOf(given, 0);
  const [more, after] = given.padded ?? [0, 0];
  if (auto === 'SAME_UPPER' && more + after === 0) return 'same';
  if (auto !== 'NOTSET' && auto !== 'VALID') throw node.refused(`auto_pad ${auto} has no layer`);
  const pads = (auto === 'VALID' ? undefined : node.ints('pads')) ?? [];
  const [before, behind] = [(pads[at] ?? 0) + more, (pads[at + pads.length / 2] ?? 0) + after];
  if (pads.some((pad, axis) => pad !== 0 && axis % (pads.length / 2) !== at)) {
    throw node.refused('pads of other axes than the steps have no layer');
  }
  if (before === 0 && behind === 0) return 'valid';
  if (before === span - 1 && behind === 0) return 'causal';
  // With longer strides `same` depends on how many steps there are.
  const all = strides === 1 ? span - 1 : steps === null ? -1 : missingSteps(steps, span, strides);
  if (before === Math.floor(all / 2) && behind === Math.ceil(all / 2)) return 'same';
  throw node.refused(`pads [${before}, ${behind}] with strides ${strides} have no layer`);
}

/** How many steps `same` puts around this many. */
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
    if (sizes.some((one, axis) => axis !== at && one !== 1)) throw node.refused('images have no layer');
    if (dilation !== 1 || node.int('ceil_mode', 0) !== 0) {
      throw node.refused('dilations and ceil_mode have no layer');
    }
    if (given.padded !== undefined) throw node.refused('steps of zeros before it have no layer');
    const padding = paddingOf(reading, size, strides, at, given);
    if (padding === 'causal' && size > 1) throw node.refused('pads before the first step have no layer');
    if (padding === 'same' && className === 'AveragePooling1D' && node.int('count_include_pad', 0) !== 0) {
      throw node.refused('count_include_pad has no layer');
    }
    return [place(className, { pool_size: size, strides, padding })];
  };

/** Steps of zeros around others, which a convolution takes. */
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
    throw node.refused('other pads than zeros have no layer');
  }
  const at = data.axes.indexOf(0);
  const rank = data.axes.length;
  if (at === -1 || pads.length !== 2 * rank || node.inputs[3] !== undefined || data.padded !== undefined) {
    throw node.refused('pads of these axes have no layer');
  }
  if (pads.some((size, axis) => (axis % rank === at ? size < 0 : size !== 0))) {
    throw node.refused('pads of other axes than the steps have no layer');
  }
  const [before = 0, behind = 0] = [pads[at], pads[at + rank]];
  return [{ ...data, formulas: [], padded: [before, behind] }];
};
