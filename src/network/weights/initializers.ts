// The initializers of tfjs-layers 4.22 (its dist/initializers.js), drawn from our Generator: computed in
// float64, rounded to float32 once at the end. Values lie in row-major order.

import type { Generator } from '../../random/index.js';
import { completeInitializer, type InitializerDescription, type Scaling } from './initializer-config.js';
import { orthonormalVectors } from './orthogonal.js';

export type { InitializerDescription } from './initializer-config.js';

/** The two weights that {@link jointGlorotUniform} draws, row-major. */
export interface JointKernel {
  /** [inputDim, 4 units] */
  readonly kernel: Float32Array;
  /** [units, 4 units] */
  readonly recurrentKernel: Float32Array;
}

/** The largest number of values of a weight: 8 GiB. */
const MAXIMUM_LENGTH = 0x7fffffff;

/**
 * Draws the initial values of one weight.
 *
 * It keeps some oddities of tfjs: those of {@link completeInitializer}; `VarianceScaling` with distribution `normal`
 * truncates at two standard deviations without correcting the variance (0.7737 of scale / fan remain; Keras corrects
 * it), and with `truncatedNormal` it draws uniformly. It differs in one point: a `seed` in the configuration is
 * ignored, all randomness comes from `generator`.
 *
 * @param initializer any initializer of tfjs-layers
 * @param shape the weight's dimensions
 * @param generator its seed, stream and position decide the values; it advances by two words per random value
 * @throws LetheError 'model' if the initializer is unknown or its configuration invalid
 * @throws RangeError or TypeError if the shape is invalid, or does not fit this initializer
 */
export function initialize(
  initializer: InitializerDescription,
  shape: readonly number[],
  generator: Generator,
): Float32Array {
  const length = lengthOf(shape);
  const { className, config } = completeInitializer(initializer);
  switch (className) {
    case 'Zeros':
      return new Float32Array(length);
    case 'Ones':
      return new Float32Array(length).fill(1);
    case 'Constant':
      return new Float32Array(length).fill(config.value);
    case 'Identity':
      return identity(shape, config.gain);
    case 'Orthogonal':
      return orthogonal(shape, config.gain, generator);
    case 'RandomUniform':
      return uniform(length, config.minval, config.maxval, generator);
    case 'RandomNormal':
      return fill(length, () => config.mean + config.stddev * generator.normal());
    case 'TruncatedNormal':
      return truncatedNormal(length, config.mean, config.stddev, generator);
    case 'VarianceScaling':
      return varianceScaling(length, shape, config, generator);
  }
}

/**
 * Draws an LSTM's kernels as TensorFlow 1's BasicLSTMCell does: Glorot-uniform over the one matrix
 * [inputDim + units, 4 units] that multiplies input and state at once, so that the limit
 * sqrt(6 / (inputDim + units + 4 units)) is the same for both. Drawn row by row, the input's rows first.
 * (The values are independent and identically distributed, so the order of the gates in the columns does not matter.)
 *
 * @throws RangeError or TypeError unless both are positive integers
 */
export function jointGlorotUniform(inputDim: number, units: number, generator: Generator): JointKernel {
  if (lengthOf([inputDim, units]) === 0) {
    throw new RangeError(`jointGlorotUniform: expected positive dimensions, got [${inputDim}, ${units}]`);
  }
  const joint = initialize('glorotUniform', [inputDim + units, 4 * units], generator);
  const border = inputDim * 4 * units;
  return { kernel: joint.slice(0, border), recurrentKernel: joint.slice(border) };
}

/** Product of the dimensions. */
function lengthOf(shape: readonly number[]): number {
  if (!Array.isArray(shape)) throw new TypeError(`shape: expected an array, got ${String(shape)}`);
  let length = 1;
  for (const size of shape) {
    if (typeof size !== 'number') throw new TypeError(`shape: expected numbers, got ${String(size)}`);
    length *= size;
    if (!Number.isInteger(size) || size < 0 || length > MAXIMUM_LENGTH) {
      throw new RangeError(
        `shape: expected integers >= 0 with a product <= ${MAXIMUM_LENGTH}, got [${shape.join(', ')}]`,
      );
    }
  }
  return length;
}

function uniform(length: number, minimum: number, maximum: number, generator: Generator): Float32Array {
  return fill(length, () => minimum + (maximum - minimum) * generator.uniform());
}

function truncatedNormal(
  length: number,
  mean: number,
  deviation: number,
  generator: Generator,
): Float32Array {
  return fill(length, () => mean + deviation * generator.truncatedNormal());
}

function fill(length: number, draw: () => number): Float32Array {
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = draw();
  return values;
}

/** Variance scale / fan, before truncation; with fan the number of inputs, outputs or their mean. */
function varianceScaling(
  length: number,
  shape: readonly number[],
  { scale, mode, distribution }: Scaling,
  generator: Generator,
): Float32Array {
  if (scale < 0) throw new RangeError(`VarianceScaling: scale: expected a number >= 0, got ${scale}`);
  const [fanIn, fanOut] = fans(length, shape);
  const fan = { fanIn, fanOut, fanAvg: (fanIn + fanOut) / 2 }[mode];
  const variance = scale / Math.max(1, fan);
  switch (distribution) {
    case 'normal':
      return truncatedNormal(length, 0, Math.sqrt(variance), generator);
    case 'uniform':
    case 'truncatedNormal': {
      const limit = Math.sqrt(3 * variance);
      return uniform(length, -limit, limit, generator);
    }
  }
}

/** Inputs and outputs of a weight: the last two dimensions, times the receptive field of a convolution. */
function fans(length: number, shape: readonly number[]): [fanIn: number, fanOut: number] {
  if (shape.length < 2 || shape.length > 5) return [Math.sqrt(length), Math.sqrt(length)];
  const field = shape.slice(0, -2).reduce((product, size) => product * size, 1);
  const [inputs = 0, outputs = 0] = shape.slice(-2);
  return [inputs * field, outputs * field];
}

function identity(shape: readonly number[], gain: number): Float32Array {
  const [size = 0, columns] = shape;
  if (shape.length !== 2 || columns !== size) {
    throw new RangeError(`Identity: expected the shape of a square matrix, got [${shape.join(', ')}]`);
  }
  const values = new Float32Array(size * size);
  for (let i = 0; i < size; i++) values[i * size + i] = gain;
  return values;
}

/** Orthonormal columns (or rows, if there are fewer of them) times `gain`, all rotations equally likely. */
function orthogonal(shape: readonly number[], gain: number, generator: Generator): Float32Array {
  if (shape.length < 2) {
    throw new RangeError(`Orthogonal: expected at least two dimensions, got [${shape.join(', ')}]`);
  }
  const columns = shape[shape.length - 1] as number;
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const values = new Float32Array(rows * columns);
  const [vectorStride, elementStride] = rows < columns ? [columns, 1] : [1, columns];
  const [count, length] = [Math.min(rows, columns), Math.max(rows, columns)];
  orthonormalVectors(count, length, generator, (vector, index) => {
    for (let j = 0; j < length; j++) {
      values[index * vectorStride + j * elementStride] = gain * (vector[j] as number);
    }
  });
  return values;
}
