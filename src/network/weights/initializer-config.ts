// Initializers by name or configuration, as tfjs-layers 4.22 takes and serializes them (its dist/initializers.js).

import { LetheError } from '../../errors.js';
import { toCamelCase } from '../../text/letter-case.js';
import { quote, shorten } from '../../text/quote.js';

type Config = Readonly<Record<string, unknown>>;

/**
 * An initializer as tfjs-layers serializes it: class name and configuration, in camelCase (as in memory) or
 * snake_case (as in model.json); or its identifier alone, such as `glorotUniform`.
 */
export type InitializerDescription =
  | string
  | { readonly className: string; readonly config?: Config | null }
  | { readonly class_name: string; readonly config?: Config | null };

const MODES = ['fanIn', 'fanOut', 'fanAvg'] as const;
const DISTRIBUTIONS = ['normal', 'uniform', 'truncatedNormal'] as const;

/** How the variance of a `VarianceScaling` depends on a weight's shape. */
export interface Scaling {
  readonly scale: number;
  readonly mode: (typeof MODES)[number];
  readonly distribution: (typeof DISTRIBUTIONS)[number];
}

/** A normal distribution, truncated or not. */
interface Normal {
  readonly mean: number;
  readonly stddev: number;
}

/** An initializer with its complete configuration, in the order of tfjs-layers' `getConfig`; without its seed. */
export type CompleteInitializer =
  | { readonly className: 'Zeros' | 'Ones'; readonly config: Readonly<Record<never, never>> }
  | { readonly className: 'Constant'; readonly config: { readonly value: number } }
  | { readonly className: 'Identity' | 'Orthogonal'; readonly config: { readonly gain: number } }
  | {
      readonly className: 'RandomUniform';
      readonly config: { readonly minval: number; readonly maxval: number };
    }
  | { readonly className: 'RandomNormal' | 'TruncatedNormal'; readonly config: Normal }
  | { readonly className: 'VarianceScaling'; readonly config: Scaling };

/** Classes that are `VarianceScaling` under another name; tfjs serializes them as that. */
const NAMED_SCALINGS: ReadonlyMap<string, Scaling> = new Map([
  ['GlorotUniform', { scale: 1, mode: 'fanAvg', distribution: 'uniform' }],
  ['GlorotNormal', { scale: 1, mode: 'fanAvg', distribution: 'normal' }],
  ['HeUniform', { scale: 2, mode: 'fanIn', distribution: 'uniform' }],
  ['HeNormal', { scale: 2, mode: 'fanIn', distribution: 'normal' }],
  ['LeCunUniform', { scale: 1, mode: 'fanIn', distribution: 'uniform' }],
  ['LeCunNormal', { scale: 1, mode: 'fanIn', distribution: 'normal' }],
]);

/**
 * Completes a description with the defaults. It keeps some oddities of tfjs: `RandomUniform` takes a minval or maxval
 * of 0 as not given (thus -0.05 or 0.05), `RandomNormal` and `TruncatedNormal` a stddev of 0 (thus 0.05).
 *
 * @throws LetheError 'model' if the initializer is unknown or its configuration invalid, TypeError if it is neither a
 *   name nor an object
 */
export function completeInitializer(initializer: InitializerDescription): CompleteInitializer {
  const { className, config } = parse(initializer);
  const read = (key: string, otherwise?: number): number => readNumber(className, config, key, otherwise);
  switch (className) {
    case 'Zeros':
    case 'Ones':
      return { className, config: {} };
    case 'Constant':
      return { className, config: { value: read('value') } };
    case 'Identity':
    case 'Orthogonal':
      return { className, config: { gain: read('gain', 1) } };
    case 'RandomUniform':
      return {
        className,
        config: { minval: read('minval', 0) || -0.05, maxval: read('maxval', 0) || 0.05 },
      };
    case 'RandomNormal':
    case 'TruncatedNormal':
      return { className, config: { mean: read('mean', 0) || 0, stddev: read('stddev', 0) || 0.05 } };
    case 'VarianceScaling': {
      const scale = read('scale', 1);
      const mode = readChoice(className, config, 'mode', MODES, 'fanIn');
      const distribution = readChoice(className, config, 'distribution', DISTRIBUTIONS, 'normal');
      return { className, config: { scale, mode, distribution } };
    }
  }
  const scaling = NAMED_SCALINGS.get(className);
  if (scaling !== undefined) return { className: 'VarianceScaling', config: scaling };
  throw new LetheError(
    'model',
    `initialize: expected an initializer of tfjs-layers, got ${shorten(className)}`,
  );
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

/** A finite number of the configuration; required without `otherwise`. */
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
