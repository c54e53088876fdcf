// Checks options of layers, and puts them into the form of tfjs-layers' model.json.

import { isObject } from '../../text/kinds.js';
import { toSnakeCase } from '../../text/letter-case.js';
import { quote } from '../../text/quote.js';
import { checkOptionNames } from '../options/option-names.js';
import { completeInitializer, type InitializerDescription } from '../weights/initializer-config.js';
import { CONSTRAINT_NAMES, constraintJson } from './constraints.js';

/** Options that every layer takes. */
export interface LayerOptions {
  /** Letters, digits and `. _ - /`. Default: class and number in the network, such as `lstm_LSTM1`. */
  name?: string;
  /** Shape of one sample, for the first layer: `[time, features]`; null for open sizes. */
  inputShape?: readonly (number | null)[];
  /** Shape of a batch, for the first layer: `[batch, time, features]`; overrides `inputShape`. */
  batchInputShape?: readonly (number | null)[];
  /** Batch size, together with `inputShape`; stateful layers need it. Default: any. */
  batchSize?: number;
}

/** Option of layers that have weights. */
export interface TrainableOption {
  /** Whether training changes the layer's weights. Default true. */
  trainable?: boolean;
}

/** Allowed names of weights, and so of layers. */
const NAME = /^[A-Za-z0-9][-A-Za-z0-9._/]*$/;

const COMMON = ['name', 'inputShape', 'batchInputShape', 'batchSize'] as const;

/** Reads the options of one layer; every method names layer and option in its errors. */
export class OptionReader<Options extends LayerOptions> {
  readonly #layer: string;
  readonly #options: Options;

  /**
   * @param layer the function, such as `lstm`
   * @param own options other than those of every layer
   * @param common the general options that it takes. Default: all
   * @throws TypeError for an unknown option
   */
  constructor(
    layer: string,
    options: Options,
    own: readonly Exclude<keyof Options, keyof LayerOptions>[],
    common: readonly (keyof LayerOptions)[] = COMMON,
  ) {
    this.#layer = layer;
    this.#options = options;
    checkOptionNames(layer, options, [...own, ...common].map(String));
  }

  /** `name`, `trainable` and, if it is given, the input's shape, in tfjs-layers' order. */
  common(trainable: boolean): { [key: string]: unknown } {
    const { inputShape, batchInputShape, batchSize } = this.#options;
    const name = this.name();
    const batch = (batchSize ?? null) === null ? null : this.count('batchSize');
    const shape = batchInputShape
      ? this.#shape('batchInputShape', batchInputShape)
      : inputShape && [batch, ...this.#shape('inputShape', inputShape)];
    return { name, trainable, ...(shape && { batch_input_shape: shape, dtype: 'float32' }) };
  }

  /** The layer's name; null: none is given. */
  name(): string | null {
    const { name = null } = this.#options;
    if (name !== null) this.#checkName(name);
    return name;
  }

  /** `[batch, ...sample]`: the first option as given, or the second for batches of any size; one is required. */
  batchShape(whole: keyof Options, sample: keyof Options): (number | null)[] {
    const { [whole]: given } = this.#options;
    return (given ?? null) === null
      ? [null, ...this.#shape(sample, this.#options[sample])]
      : this.#shape(whole, given);
  }

  count(key: keyof Options): number {
    const value: unknown = this.#options[key];
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value;
    throw this.#wrong(key, 'a positive integer', value);
  }

  /** A boolean; null if it is omitted and tfjs-layers has no default. */
  boolean<Otherwise extends boolean | null>(key: keyof Options, otherwise: Otherwise): boolean | Otherwise {
    const value: unknown = this.#options[key] ?? otherwise;
    if (typeof value === 'boolean' || value === otherwise) return value as boolean | Otherwise;
    throw this.#wrong(key, 'a boolean', value);
  }

  /** A finite number, at least `least`; required if `otherwise` is undefined. */
  number<Otherwise extends number | null | undefined>(
    key: keyof Options,
    otherwise: Otherwise,
    least: number = -Infinity,
  ): number | Otherwise {
    const value: unknown = this.#options[key] ?? otherwise;
    if (value === null && otherwise === null) return otherwise;
    if (typeof value === 'number' && Number.isFinite(value) && value >= least) return value;
    throw this.#wrong(key, least === 0 ? 'a finite number of at least 0' : 'a finite number', value);
  }

  /** Axes from 1; null where none are given. */
  axes(key: keyof Options): number[] | null {
    const value: unknown = this.#options[key] ?? null;
    if (value === null) return null;
    return [...(Array.isArray(value) ? (value as unknown[]) : [value])].map((axis) => {
      if (typeof axis === 'number' && Number.isSafeInteger(axis) && axis > 0) return axis;
      throw this.#wrong(key, 'axes from 1', axis);
    });
  }

  integer(key: keyof Options, otherwise: number): number {
    const value: unknown = this.#options[key] ?? otherwise;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
    throw this.#wrong(key, 'an integer', value);
  }

  /** An integer, or a list of two; required. */
  oneOrTwo(key: keyof Options): number | [number, number] {
    const value: unknown = this.#options[key];
    if (Number.isSafeInteger(value)) return value as number;
    if (Array.isArray(value) && value.length === 2 && [...value].every(Number.isSafeInteger)) {
      return [...value] as [number, number];
    }
    throw this.#wrong(key, 'an integer, or two in a list', value);
  }

  /** A fraction; required without `otherwise`. */
  rate(key: keyof Options, otherwise?: number): number {
    const value: unknown = this.#options[key] ?? otherwise;
    if (typeof value === 'number' && value >= 0 && value <= 1) return value;
    throw this.#wrong(key, 'a number from 0 to 1', value);
  }

  /** The activation's name in files, null being linear; required without `otherwise`. */
  activation(key: keyof Options, names: readonly string[], otherwise?: string): string {
    const { [key]: given = otherwise } = this.#options as { readonly [name in keyof Options]?: unknown };
    const value = given === null ? 'linear' : given;
    if (typeof value === 'string' && names.includes(value)) return toSnakeCase(value);
    throw this.#wrong(key, `one of ${names.join(', ')}`, value);
  }

  /** Class and configuration as tfjs-layers writes them: names in snake_case, a seed of null. */
  initializer(key: keyof Options, otherwise: string): object {
    const given: unknown = this.#options[key] ?? otherwise;
    try {
      const { className, config } = completeInitializer(given as InitializerDescription);
      const entries = Object.entries(config).map(([name, value]) => [
        name,
        typeof value === 'string' ? toSnakeCase(value) : value,
      ]);
      const seeded = !['Zeros', 'Ones', 'Constant', 'Identity'].includes(className);
      return {
        class_name: className,
        config: { ...Object.fromEntries(entries), ...(seeded && { seed: null }) },
      };
    } catch (error) {
      const reason = (error as Error).message.replace(/^initialize: /, '');
      const Kind = error instanceof TypeError ? TypeError : RangeError;
      throw new Kind(`${this.#layer}: ${String(key)}: ${reason}`, { cause: error });
    }
  }

  oneOf(key: keyof Options, names: readonly string[], otherwise: string): string {
    const value: unknown = this.#options[key] ?? otherwise;
    if (typeof value === 'string' && names.includes(value)) return value;
    throw this.#wrong(key, `one of ${names.join(', ')}`, value);
  }

  /** A positive integer, in a list of one, as tfjs-layers writes it; required without `otherwise`. */
  alongTime(key: keyof Options, otherwise?: number): [number] {
    const value: unknown = this.#options[key] ?? otherwise;
    const size: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
    if (typeof size === 'number' && Number.isSafeInteger(size) && size > 0) return [size];
    throw this.#wrong(key, 'a positive integer', value);
  }

  /** Positive integers. */
  counts(key: keyof Options): number[] {
    const value: unknown = this.#options[key];
    const isCount = (size: unknown): boolean => Number.isSafeInteger(size) && Number(size) > 0;
    if (Array.isArray(value) && value.length > 0 && [...value].every(isCount)) return [...value] as number[];
    throw this.#wrong(key, 'a list of positive integers', value);
  }

  regularizer(key: keyof Options): object | null {
    const value: unknown = this.#options[key] ?? null;
    if (value === null) return null;
    if (!isObject(value)) throw this.#wrong(key, '{l1, l2}', value);
    const { l1 = 0, l2 = 0, ...odd } = value;
    if (Object.keys(odd).length > 0) throw this.#wrong(key, '{l1, l2}', value);
    if (!Number.isFinite(l1) || !Number.isFinite(l2)) throw this.#wrong(key, 'finite l1 and l2', value);
    return { class_name: 'L1L2', config: { l1, l2 } };
  }

  constraint(key: keyof Options): object | null {
    const value: unknown = this.#options[key] ?? null;
    if (value === null) return null;
    const json = constraintJson(value);
    if (json !== undefined) return json;
    throw this.#wrong(key, `one of ${CONSTRAINT_NAMES.join(', ')}, or {className, config} of one`, value);
  }

  /** Sizes; -1 or null is open. */
  targetShape(key: keyof Options): (number | null)[] {
    const value: unknown = this.#options[key];
    if (!Array.isArray(value)) throw this.#wrong(key, 'a list of sizes', value);
    return this.#shape(
      key,
      value.map((size: unknown) => (size === -1 ? null : size)),
    );
  }

  #shape(key: keyof Options, sizes: unknown): (number | null)[] {
    if (!Array.isArray(sizes)) throw this.#wrong(key, 'a list of sizes', sizes);
    return sizes.map((size: unknown) => {
      if (size === null || size === undefined) return null;
      if (typeof size === 'number' && Number.isSafeInteger(size) && size > 0) return size;
      throw this.#wrong(key, 'positive integers or null', size);
    });
  }

  #checkName(name: unknown): void {
    if (typeof name === 'string' && NAME.test(name)) return;
    throw this.#wrong('name', 'letters, digits and ._-/, a letter or digit first', name);
  }

  #wrong(key: keyof Options, expected: string, got: unknown): Error {
    const message = `${this.#layer}: ${String(key)}: expected ${expected}, got ${quote(got)}`;
    return typeof got === 'number' || typeof got === 'string'
      ? new RangeError(message)
      : new TypeError(message);
  }
}
