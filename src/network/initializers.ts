// The initializers of tfjs-layers 4.22 (its dist/initializers.js), drawn from our Generator: computed in
// float64, rounded to float32 once at the end. Values lie in row-major order.

import { LetheError } from '../errors.js';
import type { Generator } from '../random/index.js';
import { quote, shorten } from '../training/topology/quote.js';

type Config = Readonly<Record<string, unknown>>;

/**
 * An initializer as tfjs-layers serializes it: class name and configuration, in camelCase (as in memory) or
 * snake_case (as in model.json); or its identifier alone, such as `glorotUniform`.
 */
export type InitializerDescription =
  | string
  | { readonly className: string; readonly config?: Config | null }
  | { readonly class_name: string; readonly config?: Config | null };

/** The two weights that {@link jointGlorotUniform} draws, row-major. */
export interface JointKernel {
  /** [inputDim, 4 units] */
  readonly kernel: Float32Array;
  /** [units, 4 units] */
  readonly recurrentKernel: Float32Array;
}

const MODES = ['fanIn', 'fanOut', 'fanAvg'] as const;
const DISTRIBUTIONS = ['normal', 'uniform', 'truncatedNormal'] as const;

interface Scaling {
  readonly scale: number;
  readonly mode: (typeof MODES)[number];
  readonly distribution: (typeof DISTRIBUTIONS)[number];
}

/** The classes that are `VarianceScaling` by another name, and are serialized as that by tfjs. */
const NAMED_SCALINGS: ReadonlyMap<string, Scaling> = new Map([
  ['GlorotUniform', { scale: 1, mode: 'fanAvg', distribution: 'uniform' }],
  ['GlorotNormal', { scale: 1, mode: 'fanAvg', distribution: 'normal' }],
  ['HeUniform', { scale: 2, mode: 'fanIn', distribution: 'uniform' }],
  ['HeNormal', { scale: 2, mode: 'fanIn', distribution: 'normal' }],
  ['LeCunUniform', { scale: 1, mode: 'fanIn', distribution: 'uniform' }],
  ['LeCunNormal', { scale: 1, mode: 'fanIn', distribution: 'normal' }],
]);

/** Most values a weight may have: 8 GiB of them. */
const MAXIMUM_LENGTH = 0x7fffffff;

const LONGEST_NAME = 80;

/**
 * Initial values of one weight.
 *
 * Some of tfjs's ways are not what the names say, and kept: `RandomUniform` takes a minval or maxval of 0 as
 * left out (thus -0.05 or 0.05), `RandomNormal` and `TruncatedNormal` a stddev of 0 (0.05); `VarianceScaling`
 * with distribution `normal` truncates at two standard deviations without making up for the variance this
 * costs (0.7737 of scale / fan remain; Keras corrects it), and with `truncatedNormal` it draws uniformly.
 * One is not kept: a `seed` in the configuration is ignored, all randomness comes from `generator`.
 *
 * @param initializer any initializer of tfjs-layers
 * @param shape the weight's dimensions
 * @param generator its seed, stream and position decide the values; it advances by two words per random value
 * @throws LetheError 'model' if the initializer is unknown or its configuration not valid
 * @throws RangeError or TypeError if the shape is not one, or not one for this initializer
 */
export function initialize(
  initializer: InitializerDescription,
  shape: readonly number[],
  generator: Generator,
): Float32Array {
  const { className, config } = parse(initializer);
  const read = (key: string, otherwise?: number): number => readNumber(className, config, key, otherwise);
  const length = lengthOf(shape);
  switch (className) {
    case 'Zeros':
      return new Float32Array(length);
    case 'Ones':
      return new Float32Array(length).fill(1);
    case 'Constant':
      return new Float32Array(length).fill(read('value'));
    case 'Identity':
      return identity(shape, read('gain', 1));
    case 'Orthogonal':
      return orthogonal(shape, read('gain', 1), generator);
    case 'RandomUniform':
      return uniform(length, read('minval', 0) || -0.05, read('maxval', 0) || 0.05, generator);
    case 'RandomNormal': {
      const mean = read('mean', 0);
      const deviation = read('stddev', 0) || 0.05;
      return fill(length, () => mean + deviation * generator.normal());
    }
    case 'TruncatedNormal':
      return truncatedNormal(length, read('mean', 0), read('stddev', 0) || 0.05, generator);
    case 'VarianceScaling': {
      const scale = read('scale', 1);
      const mode = readChoice(className, config, 'mode', MODES, 'fanIn');
      const distribution = readChoice(className, config, 'distribution', DISTRIBUTIONS, 'normal');
      return varianceScaling(length, shape, { scale, mode, distribution }, generator);
    }
  }
  const scaling = NAMED_SCALINGS.get(className);
  if (scaling === undefined) {
    throw new LetheError(
      'model',
      `initialize: expected an initializer of tfjs-layers, got ${shorten(className)}`,
    );
  }
  return varianceScaling(length, shape, scaling, generator);
}

/**
 * Kernels of an LSTM as TensorFlow 1's BasicLSTMCell begins with: Glorot-uniform over the one matrix
 * [inputDim + units, 4 units] that multiplies input and state at once, so that the limit
 * sqrt(6 / (inputDim + units + 4 units)) is the same for both. Drawn row by row, the input's rows first.
 * (The values are independent and alike, hence the order of the gates in the columns is of no account.)
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

function parse(initializer: InitializerDescription): { className: string; config: Config } {
  if (typeof initializer === 'string') {
    const name = toCamelCase(initializer);
    return { className: name.slice(0, 1).toUpperCase() + name.slice(1), config: {} };
  }
  if (typeof initializer !== 'object' || initializer === null) {
    throw new TypeError(`initialize: expected a name or {className, config}, got ${quote(initializer)}`);
  }
  const className: unknown = 'className' in initializer ? initializer.className : initializer.class_name;
  const config: unknown = initializer.config ?? {};
  if (typeof className !== 'string' || typeof config !== 'object') {
    throw new LetheError('model', `initialize: expected {className, config}, got ${quote(initializer)}`);
  }
  return { className, config: config as Config };
}

/** A finite number of the configuration; without `otherwise` it must be there. */
function readNumber(className: string, config: Config, key: string, otherwise?: number): number {
  const value = config[key] ?? otherwise;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new LetheError(
    'model',
    `${shorten(className)}: ${key}: expected a finite number, got ${quote(value)}`,
  );
}

function readChoice<Choice extends string>(
  className: string,
  config: Config,
  key: string,
  choices: readonly Choice[],
  otherwise: Choice,
): Choice {
  const value = config[key] ?? otherwise;
  const name = typeof value === 'string' ? toCamelCase(value) : undefined;
  const choice = choices.find((candidate) => candidate === name);
  if (choice !== undefined) return choice;
  const expected = choices.join(', ');
  throw new LetheError(
    'model',
    `${shorten(className)}: ${key}: expected one of ${expected}, got ${quote(value)}`,
  );
}

/** `fan_in` of a file as `fanIn` of memory; names longer than any of tfjs-layers' stay as they are. */
export function toCamelCase(name: string): string {
  return name.length > LONGEST_NAME
    ? name
    : name.replace(/_+([a-z])/g, (_, letter: string) => letter.toUpperCase());
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
  const fan = mode === 'fanIn' ? fanIn : mode === 'fanOut' ? fanOut : (fanIn + fanOut) / 2;
  const variance = scale / Math.max(1, fan);
  if (distribution === 'normal') return truncatedNormal(length, 0, Math.sqrt(variance), generator);
  const limit = Math.sqrt(3 * variance);
  return uniform(length, -limit, limit, generator);
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

/**
 * Orthonormal columns (or rows, if there are fewer of them) times `gain`, all rotations equally likely.
 *
 * Gram-Schmidt, each vector twice against those before it, of standard normal vectors: the Q of a QR
 * decomposition with positive diagonal in R, hence Haar distributed (F. Mezzadri, "How to generate random
 * matrices from the classical compact groups", Notices of the AMS 54 (2007)). Twice is enough to be orthogonal
 * to rounding (L. Giraud, J. Langou, M. Rozloznik, Computers & Mathematics with Applications 50 (2005)).
 */
function orthogonal(shape: readonly number[], gain: number, generator: Generator): Float32Array {
  if (shape.length < 2) {
    throw new RangeError(`Orthogonal: expected at least two dimensions, got [${shape.join(', ')}]`);
  }
  const columns = shape[shape.length - 1] as number;
  const rows = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const count = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const vectors: Float64Array[] = [];
  for (let i = 0; i < count; i++) {
    const vector = new Float64Array(length);
    for (let j = 0; j < length; j++) vector[j] = generator.normal();
    for (const earlier of vectors) removeComponent(vector, earlier);
    for (const earlier of vectors) removeComponent(vector, earlier);
    const norm = Math.sqrt(dot(vector, vector));
    for (let j = 0; j < length; j++) vector[j] = (vector[j] as number) / norm;
    vectors.push(vector);
  }
  const values = new Float32Array(rows * columns);
  const [vectorStride, elementStride] = rows < columns ? [columns, 1] : [1, columns];
  for (const [i, vector] of vectors.entries()) {
    for (let j = 0; j < length; j++) {
      values[i * vectorStride + j * elementStride] = gain * (vector[j] as number);
    }
  }
  return values;
}

/** vector -= (vector . unit) unit */
function removeComponent(vector: Float64Array, unit: Float64Array): void {
  const component = dot(vector, unit);
  for (let j = 0; j < unit.length; j++) {
    vector[j] = (vector[j] as number) - component * (unit[j] as number);
  }
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < left.length; j++) sum += (left[j] as number) * (right[j] as number);
  return sum;
}
