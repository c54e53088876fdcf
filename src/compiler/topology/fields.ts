import { CARRIED } from '../../kernels/program/carried.js';
import { Activation } from '../../kernels/program/opcodes.js';
import { toCamelCase, toSnakeCase } from '../../text/letter-case.js';
import { quote } from '../../text/quote.js';
import { NotLowered } from '../not-lowered.js';

/** The activation of a layer: element by element, or along the last axis. */
export type LayerActivation = Activation | 'softmax' | 'logSoftmax';

/** A layer's configuration as model.json has it: keys in snake_case (see {@link withFileNames}). */
export type Config = Readonly<Record<string, unknown>>;

/** By their names in memory. */
const ELEMENT_WISE: ReadonlyMap<string, Activation> = new Map([
  ['linear', Activation.Linear],
  ['sigmoid', Activation.Sigmoid],
  ['hardSigmoid', Activation.HardSigmoid],
  ['tanh', Activation.Tanh],
  ['relu', Activation.Relu],
  ['relu6', Activation.Relu6],
  ['elu', Activation.Elu],
  ['selu', Activation.Selu],
  ['softplus', Activation.Softplus],
  ['softsign', Activation.Softsign],
  ['swish', Activation.Swish],
  ['mish', Activation.Mish],
  ['gelu', Activation.Gelu],
  ['geluNew', Activation.GeluNew],
  ['keras3HardSigmoid', Activation.Keras3HardSigmoid],
  ['exponential', Activation.Exponential],
  ['hardTanh', Activation.HardTanh],
  ['hardSilu', Activation.HardSilu],
  ['leakyRelu', Activation.LeakyRelu],
]);

export function isRecord(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A configuration with its keys in snake_case. tfjs-layers takes either spelling out of a file, `useBias` and
 * `use_bias`; of both, the one that comes later.
 */
export function withFileNames(config: Config): Config {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [toSnakeCase(key), value]));
}

/** Something by its class, such as a layer: `{class_name, config}`. */
export interface Described {
  readonly className: string;
  readonly config: Config;
}

/** Undefined if it has no class or no configuration. */
export function readDescribed(value: unknown): Described | undefined {
  if (!isRecord(value)) return undefined;
  const { class_name: className, config } = withFileNames(value);
  return typeof className === 'string' && isRecord(config)
    ? { className, config: withFileNames(config) }
    : undefined;
}

export function readBoolean(layer: string, config: Config, key: string, otherwise: boolean): boolean {
  const value = config[key];
  if (value === undefined || value === null) return otherwise;
  if (typeof value === 'boolean') return value;
  throw new NotLowered(`${key}: expected a boolean, got ${typeof value}`, layer);
}

/** No size of an array is larger. */
const LARGEST_SIZE = 0x7fffffff;

/** The most axes, as in tfjs's tensors. */
const MOST_AXES = 6;

export function isSize(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= LARGEST_SIZE;
}

/** `[batch, ...sample]`, null where sizes are open. */
export function isShape(value: unknown): value is (number | null)[] {
  if (!Array.isArray(value) || value.length < 2 || value.length > MOST_AXES) return false;
  return [...value].every((size: unknown) => size === null || isSize(size));
}

export function readCount(layer: string, config: Config, key: string): number {
  const value = config[key];
  if (isSize(value)) return value;
  const large = typeof value === 'number' && value > LARGEST_SIZE;
  const expected = large ? `at most ${LARGEST_SIZE}` : 'a positive integer';
  throw new NotLowered(`${key}: expected ${expected}, got ${quote(value)}`, layer);
}

/** Sizes of a sample's axes, -1 where they follow from the others. */
export function readSizes(layer: string, config: Config, key: string): number[] {
  const sizes = config[key];
  if (!Array.isArray(sizes)) throw new NotLowered(`${key}: expected a list of sizes`, layer);
  if (sizes.length >= MOST_AXES) {
    throw new NotLowered(`${key}: expected at most ${MOST_AXES - 1} sizes, got ${sizes.length}`, layer);
  }
  return [...sizes].map((size: unknown) => {
    if (size === null || size === undefined || (typeof size === 'number' && size < 0)) return -1;
    if (isSize(size)) return size;
    throw new NotLowered(`${key}: expected sizes, got ${quote(size)}`, layer);
  });
}

/** A finite number; null means not given, which is refused without a default. */
export function readNumber(layer: string, config: Config, key: string, otherwise?: number): number {
  const value = config[key] ?? otherwise;
  if (isFiniteNumber(value)) return value;
  throw new NotLowered(`${key}: expected a finite number, got ${quote(value)}`, layer);
}

/** A fraction as in tfjs-layers: clipped to [0, 1], 0 if not given. */
export function readRate(layer: string, config: Config, key: string): number {
  const value = config[key] ?? 0;
  if (typeof value === 'number' && !Number.isNaN(value)) return Math.min(1, Math.max(0, value));
  throw new NotLowered(`${key}: expected a number, got ${quote(value)}`, layer);
}

/**
 * An activation by its name, or by class and configuration. Null is `linear` in every layer; what a layer takes that
 * leaves the activation out is another question.
 *
 * @throws NotLowered for an activation that is neither one of tfjs-layers' own nor one of Keras 3's that have kernels.
 */
export function readActivation(
  layer: string,
  config: Config,
  key: string,
  otherwise: string = 'linear',
): LayerActivation {
  const { [key]: value = otherwise } = config;
  const given: unknown = isRecord(value) ? withFileNames(value).class_name : (value ?? 'linear');
  const name = typeof given === 'string' ? toCamelCase(given) : undefined;
  if (name === 'softmax' || name === 'logSoftmax') return name;
  const activation = name === undefined ? undefined : ELEMENT_WISE.get(name);
  if (activation !== undefined) return activation;
  throw new NotLowered(`${key} ${quote(given)} has no kernel${CARRIED.elsewhere}`, layer);
}

export function readElementWise(layer: string, config: Config, key: string, otherwise: string): Activation {
  const activation = readActivation(layer, config, key, otherwise);
  if (typeof activation !== 'string') return activation;
  throw new NotLowered(`${key} ${activation} is not element by element`, layer);
}

export function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** @throws NotLowered if one of the options is set: they have no kernels. */
export function refuse(layer: string, config: Config, ...keys: string[]): void {
  for (const key of keys) {
    const value = config[key];
    if (value !== undefined && value !== null && value !== false) {
      throw new NotLowered(`${key} has no kernel`, layer);
    }
  }
}
