// Operators that are layers.
import { channelsFirst } from '../save/convolution.js';
import { activationOf } from './activations.js';
import type { Layer, Place } from './network-builder.js';
import { arrange, dataOf, featuresLast, put, type Read, type Reading, straight } from './reading.js';
import { type Axis, type Data, sampleAxes, type Value } from './values.js';

/** Layers that may still get a bias from the node behind them, and how many numbers that has. */
const withoutBias: WeakMap<Layer, number> = new WeakMap();

export const activation =
  (name: string): Read =>
  (reading) => {
    const { node } = reading;
    const [alpha, beta] = (['alpha', 'beta'] as const).map((own) => {
      const { [own]: usual } = USUAL[name] ?? {};
      return usual === undefined ? undefined : node.float(own, usual);
    });
    const data = node.data(0);
    const config = { activation: activationOf(node, name, alpha, beta) };
    return [dataOf(put(reading, 'Activation', config, data.places), data.axes)];
  };

/** Of operators, which differ from those of activations inside recurrent ones. */
const USUAL: { readonly [name: string]: { readonly alpha?: number; readonly beta?: number } } = {
  Elu: { alpha: 1 },
  HardSigmoid: { alpha: 0.2, beta: 0.5 },
};

export const leakyRelu: Read = (reading) => {
  const data = reading.node.data(0);
  const alpha = reading.node.float('alpha', 0.01);
  return [dataOf(put(reading, 'LeakyReLU', { alpha }, data.places), data.axes)];
};

export const thresholdedRelu: Read = (reading) => {
  const data = reading.node.data(0);
  const theta = reading.node.float('alpha', 1);
  return [dataOf(put(reading, 'ThresholdedReLU', { theta }, data.places), data.axes)];
};

export const clip: Read = (reading) => {
  const { node } = reading;
  const data = node.data(0);
  const bound = (index: number, name: string, otherwise: number): number => {
    if (node.inputs[index] === undefined) return node.float(name, otherwise);
    return node.floats(index, 0).values[0] ?? otherwise;
  };
  const [least, most] = [
    bound(1, 'min', Number.NEGATIVE_INFINITY),
    bound(2, 'max', Number.POSITIVE_INFINITY),
  ];
  if (least === -1 && most === 1) {
    return [dataOf(put(reading, 'Activation', { activation: 'hard_tanh' }, data.places), data.axes)];
  }
  if (least !== 0) throw node.refused(`bounds ${least} and ${most} have no layer`);
  const config = { max_value: most === Number.POSITIVE_INFINITY ? null : most };
  return [dataOf(put(reading, 'ReLU', config, data.places), data.axes)];
};

export const softmax =
  (name: 'softmax' | 'log_softmax'): Read =>
  (reading) => {
    const { node } = reading;
    const data = featuresLast(reading, 0);
    const { place } = node.axis(data, node.int('axis', reading.opset < 13 ? 1 : -1));
    if (place !== data.axes.length - 1) throw node.refused('axes other than the last have no layer');
    return [dataOf(put(reading, 'Activation', { activation: name }, data.places), data.axes)];
  };

/** A kernel `[columns, units]`, of a product or transposed. */
function dense(reading: Reading, kernel: Float32Array, shape: readonly number[], bias?: Float32Array): Value {
  const data = featuresLast(reading, 0);
  const [columns = 0, units = 0] = shape;
  const place = put(reading, 'Dense', { units, use_bias: bias !== undefined }, data.places, {
    kernel: { shape: [columns, units], values: kernel },
    ...(bias === undefined ? {} : { bias: { shape: [units], values: bias } }),
  });
  if (bias === undefined && reading.isTakenOnce) withoutBias.set(place.layer, units);
  return dataOf(place, data.axes);
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
    throw node.refused('alpha, beta and transA have no layer');
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

/** A constant that is one number for each of so many features. */
function biasOf({ node }: Reading, index: number, units: number): Float32Array {
  const { shape, values } = node.constant(index);
  const isRow = shape.slice(0, -1).every((size) => size === 1) && shape.at(-1) === units;
  if (values instanceof Float32Array && isRow) return values;
  throw node.refused(`expected a bias of ${units} floats, got [${shape.join()}]`);
}

/** A dot product of the last axis of one with the last but one of the other. */
function dot(reading: Reading): Value {
  const { node } = reading;
  const [left, right] = [node.data(0), node.data(1)];
  const [along, against] = [left.axes.at(-1), right.axes.at(-2)];
  const isMatrix = ({ axes }: Data): boolean => axes.length === 3 && axes[0] === 'batch';
  if (typeof along !== 'number' || typeof against !== 'number' || !isMatrix(left) || !isMatrix(right)) {
    throw node.refused('a product of these axes has no layer');
  }
  const places = [...left.places, ...right.places];
  const place = put(reading, 'Dot', { axes: [along + 1, against + 1], normalize: false }, places);
  let next = 0;
  const free = [left.axes[1], right.axes[2]].map((axis): Axis => (typeof axis === 'number' ? next++ : 'one'));
  if (next === 0) throw node.refused('a product of two vectors has no layer');
  return dataOf(place, ['batch', ...free]);
}

const MERGES = { Add: 'Add', Mul: 'Multiply', Max: 'Maximum', Min: 'Minimum' } as const;

export const merge =
  (opType: keyof typeof MERGES): Read =>
  (reading) => {
    const { node } = reading;
    if (opType === 'Add' && node.inputs.some((input) => input?.kind === 'constant'))
      return [addBias(reading)];
    const all = node.inputs.map((_, index) => node.data(index));
    const product = opType === 'Mul' ? gated(reading, all) : undefined;
    if (product !== undefined) return [product];
    const [first] = all;
    if (first === undefined) throw node.refused('it has no inputs');
    if (all.length === 1) return [first];
    const axes = all.reduce<readonly Axis[]>((most, one) => together(reading, most, one.axes), first.axes);
    return [
      dataOf(
        put(
          reading,
          MERGES[opType],
          {},
          all.flatMap(({ places }) => places),
        ),
        axes,
      ),
    ];
  };

/** The axes of two values together: one may have axes of size 1 where the other has steps. */
function together({ node }: Reading, one: readonly Axis[], other: readonly Axis[]): readonly Axis[] {
  if (one.join() === other.join()) return one;
  for (const [less, more] of [
    [one, other],
    [other, one],
  ] as const) {
    // A vector of each sample meets its steps.
    if (less.join() === 'batch,one,0' && more.join() === 'batch,0,1') return more;
  }
  throw node.refused(`values of axes [${one.join()}] and [${other.join()}] have no layer`);
}

/** The layer before gets the constant as its bias. */
function addBias(reading: Reading): Value {
  const { node } = reading;
  const index = node.inputs[0]?.kind === 'constant' ? 0 : 1;
  const data = node.data(1 - index);
  const [{ layer }] = data.places;
  const units = withoutBias.get(layer);
  if (units === undefined)
    throw node.refused('a constant that is added to anything but a product has no layer');
  layer.weights.push({ name: `${layer.name}/bias`, shape: [units], values: biasOf(reading, index, units) });
  layer.config.use_bias = true;
  withoutBias.delete(layer);
  return data;
}

/** `x sigmoid(x)` and `x tanh(softplus(x))`; undefined: it is none. */
function gated(reading: Reading, all: readonly Data[]): Value | undefined {
  for (const [x, factor] of [all, [...all].reverse()] as (readonly [Data?, Data?])[]) {
    const place = factor?.places[0];
    if (x === undefined || all.length !== 2 || x.axes.join() !== factor?.axes.join()) continue;
    const before = activated(place, 'tanh');
    const isSwish = isSame(activated(place, 'sigmoid'), x.places[0]);
    if (!isSwish && !isSame(activated(before, 'softplus'), x.places[0])) continue;
    const config = { activation: isSwish ? 'swish' : 'mish' };
    return dataOf(put(reading, 'Activation', config, x.places), x.axes);
  }
  return undefined;
}

/** What goes into this activation, if that is what gives the place. */
function activated(place: Place | undefined, name: string): Place | undefined {
  const { layer } = place ?? {};
  return layer?.className === 'Activation' && layer.config.activation === name ? layer.inputs[0] : undefined;
}

function isSame(one: Place | undefined, other: Place | undefined): boolean {
  if (one === undefined || one.layer !== other?.layer) return false;
  const [a, b] = [one.output, other.output];
  return (
    a === b ||
    (typeof a === 'object' && typeof b === 'object' && a.what === b.what && a.direction === b.direction)
  );
}

export const concat: Read = (reading) => {
  const { node } = reading;
  const all = node.inputs.map((_, index) => node.data(index));
  const [first] = all;
  const at = first && node.axis(first, node.int('axis', 0));
  if (first === undefined || typeof at?.axis !== 'number') throw node.refused('this axis has no layer');
  if (all.some(({ axes }) => axes.join() !== first.axes.join())) {
    throw node.refused(
      `values of axes ${all.map(({ axes }) => `[${axes.join()}]`).join(', ')} have no layer`,
    );
  }
  if (all.length === 1) return [first];
  const places = all.flatMap(({ places: own }) => own);
  return [dataOf(put(reading, 'Concatenate', { axis: at.axis + 1 }, places), first.axes)];
};

export const conv: Read = (reading) => {
  const { node } = reading;
  const { shape, values } = node.floats(1, 3);
  const [filters = 0, , size = 0] = shape;
  if (node.int('group', 1) !== 1) throw node.refused('groups have no layer');
  const [strides = 1] = node.ints('strides') ?? [];
  const [dilation = 1] = node.ints('dilations') ?? [];
  const bias = node.inputs[2] === undefined ? undefined : biasOf(reading, 2, filters);
  reading.spend(values.length);
  const place = put(
    reading,
    'Conv1D',
    {
      filters,
      kernel_size: size,
      strides,
      dilation_rate: dilation,
      padding: paddingOf(reading, (size - 1) * dilation + 1, strides),
      use_bias: bias !== undefined,
    },
    [arrange(reading, node.data(0), CHANNELS)],
    {
      kernel: { shape: [...shape].reverse(), values: channelsFirst(values, shape) },
      ...(bias === undefined ? {} : { bias: { shape: [filters], values: bias } }),
    },
  );
  return [dataOf(place, CHANNELS)];
};

/** As operators on windows have their values: channels before steps. */
const CHANNELS: readonly Axis[] = ['batch', 1, 0];

/** How steps before the first and behind the last are called here. */
function paddingOf({ node }: Reading, span: number, strides: number): string {
  const auto = node.text('auto_pad', 'NOTSET');
  if (auto === 'SAME_UPPER') return 'same';
  if (auto !== 'NOTSET' && auto !== 'VALID') throw node.refused(`auto_pad ${auto} has no layer`);
  const [before = 0, behind = 0] = (auto === 'VALID' ? undefined : node.ints('pads')) ?? [];
  if (before === 0 && behind === 0) return 'valid';
  if (before === span - 1 && behind === 0) return 'causal';
  // With longer strides `same` depends on how many steps there are.
  const isSame = before === Math.floor((span - 1) / 2) && behind === Math.ceil((span - 1) / 2);
  if (isSame && strides === 1) return 'same';
  throw node.refused(`pads [${before}, ${behind}] with strides ${strides} have no layer`);
}

export const pool =
  (className: 'MaxPooling1D' | 'AveragePooling1D'): Read =>
  (reading) => {
    const { node } = reading;
    const [size = 1] = node.ints('kernel_shape') ?? [];
    const [strides = 1] = node.ints('strides') ?? [];
    const [dilation = 1] = node.ints('dilations') ?? [];
    if (dilation !== 1 || node.int('ceil_mode', 0) !== 0) {
      throw node.refused('dilations and ceil_mode have no layer');
    }
    const padding = paddingOf(reading, size, strides);
    if (padding === 'causal' && size > 1) throw node.refused('pads before the first step have no layer');
    if (padding === 'same' && className === 'AveragePooling1D' && node.int('count_include_pad', 0) !== 0) {
      throw node.refused('count_include_pad has no layer');
    }
    const place = put(reading, className, { pool_size: size, strides, padding }, [
      arrange(reading, node.data(0), CHANNELS),
    ]);
    return [dataOf(place, CHANNELS)];
  };

/** Over all steps. */
export const globalPool =
  (className: 'GlobalMaxPooling1D' | 'GlobalAveragePooling1D'): Read =>
  (reading) => {
    const place = put(reading, className, {}, [arrange(reading, reading.node.data(0), CHANNELS)]);
    return [dataOf(place, ['batch', 0, 'one'])];
  };

export const reduce =
  (className: 'GlobalMaxPooling1D' | 'GlobalAveragePooling1D'): Read =>
  (reading) => {
    const { node } = reading;
    const data = node.data(0);
    const [axis, ...others] = node.integers('axes', 1) ?? [];
    if (axis === undefined || others.length > 0 || sampleAxes(data).length !== 2) {
      throw node.refused('other axes than that of the steps have no layer');
    }
    const { place, axis: along } = node.axis(data, axis);
    if (typeof along !== 'number') throw node.refused('this axis has no layer');
    const steps = along === 0 ? data.axes : data.axes.map((one) => (typeof one === 'number' ? 1 - one : one));
    const pooled = put(reading, className, {}, [arrange(reading, data, steps)]);
    const kept = node.int('keepdims', 1) !== 0;
    const axes = data.axes.flatMap((one, index): Axis[] => {
      if (index === place) return kept ? ['one'] : [];
      return typeof one === 'number' ? [0] : [one];
    });
    return [dataOf(pooled, axes)];
  };

export const batchNormalization: Read = (reading) => {
  const { node } = reading;
  if (node.int('training_mode', 0) !== 0) throw node.refused('training_mode has no layer');
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
  const data = featuresLast(reading, 0);
  if (node.axis(data, node.int('axis', -1)).place !== data.axes.length - 1) {
    throw node.refused('more axes than the last have no layer');
  }
  const center = node.inputs[2] !== undefined;
  const config = { axis: -1, epsilon: node.float('epsilon', 1e-5), center, scale: true };
  const weights = { gamma: node.floats(1, 1), ...(center ? { beta: node.floats(2, 1) } : {}) };
  return [dataOf(put(reading, 'LayerNormalization', config, data.places, weights), data.axes)];
};

export const prelu: Read = (reading) => {
  const data = straight(reading, 0);
  const { shape, values } = reading.node.constant(1);
  const rank = data.axes.length - 1;
  const missing = rank - shape.length;
  if (!(values instanceof Float32Array) || missing < 0)
    throw reading.node.refused('these slopes have no layer');
  const slopes = [...Array.from({ length: missing }, () => 1), ...shape];
  const shared = slopes.flatMap((size, axis) => (size === 1 ? [axis + 1] : []));
  const place = put(reading, 'PReLU', { shared_axes: shared }, data.places, {
    alpha: { shape: slopes, values },
  });
  return [dataOf(place, data.axes)];
};
