// The optimizers of tfjs-core as plain data: `adam(0.01)` here is what `tf.train.adam(0.01)` is there.

import type { OptimizerDescription } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { mismatch, quote } from '../../text/quote.js';

type Kind = OptimizerDescription['kind'];
type Value = number | boolean;

/** Default epsilon of tfjs-core's WebAssembly and CPU backends. */
const EPSILON = 1e-7;

/** The allowed numbers of a parameter, and their text in errors. */
interface Range {
  readonly text: string;
  holds(value: number): boolean;
}

const POSITIVE: Range = { text: 'a number of at least 0', holds: (value) => value >= 0 };
const SHARE: Range = { text: 'a number from 0 to 1', holds: (value) => value >= 0 && value <= 1 };
/** For parameters p with a division by 1 - p. */
const BETA: Range = { text: 'a number from 0 to below 1', holds: (value) => value >= 0 && value < 1 };

type ParameterList = readonly (
  | readonly [name: string, otherwise: number | undefined, range: Range]
  | readonly [name: string, otherwise: boolean]
)[];

interface OptimizerClass {
  /** tfjs-core's name of it, in files. */
  readonly className: string;
  /** The parameters in tfjs-core's order, with its defaults; those without one are required. */
  readonly parameters: ParameterList;
  /** An option that tfjs-core does not have; descriptions have it only if true. */
  readonly flag?: string;
}

const RATE = ['learningRate', undefined, POSITIVE] as const;
const SMALL = ['epsilon', EPSILON, POSITIVE] as const;

const CLASSES: { readonly [kind in Kind]: OptimizerClass } = {
  sgd: { className: 'SGD', parameters: [RATE] },
  momentum: {
    className: 'Momentum',
    parameters: [RATE, ['momentum', undefined, SHARE], ['useNesterov', false]],
  },
  adam: {
    className: 'Adam',
    parameters: [RATE, ['beta1', undefined, BETA], ['beta2', undefined, BETA], SMALL],
    flag: 'kerasEpsilon',
  },
  adamax: {
    className: 'Adamax',
    parameters: [RATE, ['beta1', undefined, BETA], ['beta2', undefined, BETA], SMALL, ['decay', 0, POSITIVE]],
  },
  rmsprop: {
    className: 'RMSProp',
    parameters: [RATE, ['decay', 0.9, SHARE], ['momentum', 0, SHARE], SMALL, ['centered', false]],
  },
  adagrad: {
    className: 'Adagrad',
    parameters: [RATE, ['initialAccumulatorValue', 0.1, POSITIVE]],
  },
  adadelta: {
    className: 'Adadelta',
    parameters: [RATE, ['rho', undefined, SHARE], SMALL],
  },
};

/**
 * Stochastic gradient descent, as `tf.train.sgd`.
 *
 * @throws RangeError or TypeError, as in all of these functions, if a parameter is not a number within its bounds:
 *   rates, epsilons and accumulators at least 0, betas from 0 to below 1, all others from 0 to 1.
 */
export function sgd(learningRate: number): OptimizerDescription {
  return checked('sgd', { learningRate });
}

/** Gradient descent with momentum, as `tf.train.momentum`. `useNesterov` default false. */
export function momentum(
  learningRate: number,
  momentum: number,
  useNesterov: boolean = false,
): OptimizerDescription {
  return checked('momentum', { learningRate, momentum, useNesterov });
}

/**
 * As `tf.train.adam` (https://arxiv.org/abs/1412.6980). Defaults 0.001, 0.9, 0.999, 1e-7.
 *
 * @param kerasEpsilon whether epsilon is added before the second moment is corrected, as Keras does: it counts 32 times as much at
 *   the first step, 1.3 times at step 1000. Default false, as tfjs.
 */
export function adam(
  learningRate: number = 0.001,
  beta1: number = 0.9,
  beta2: number = 0.999,
  epsilon: number | null = null,
  kerasEpsilon: boolean = false,
): OptimizerDescription {
  return checked('adam', { learningRate, beta1, beta2, epsilon, kerasEpsilon });
}

/**
 * As `tf.train.adamax` (https://arxiv.org/abs/1412.6980). Defaults 0.002, 0.9, 0.999, 1e-7, 0. A model cannot be saved
 * with this optimizer, as tfjs has no format for it.
 */
export function adamax(
  learningRate: number = 0.002,
  beta1: number = 0.9,
  beta2: number = 0.999,
  epsilon: number | null = null,
  decay: number = 0,
): OptimizerDescription {
  return checked('adamax', { learningRate, beta1, beta2, epsilon, decay });
}

/** As `tf.train.rmsprop`. Defaults of the last four: 0.9, 0, 1e-7, false. */
export function rmsprop(
  learningRate: number,
  decay: number = 0.9,
  momentum: number = 0,
  epsilon: number | null = null,
  centered: boolean = false,
): OptimizerDescription {
  return checked('rmsprop', { learningRate, decay, momentum, epsilon, centered });
}

/** As `tf.train.adagrad`. `initialAccumulatorValue` default 0.1. */
export function adagrad(learningRate: number, initialAccumulatorValue: number = 0.1): OptimizerDescription {
  return checked('adagrad', { learningRate, initialAccumulatorValue });
}

/**
 * As `tf.train.adadelta`, which differs slightly from Zeiler's (https://arxiv.org/abs/1212.5701) and Keras': it divides
 * by the mean square of the gradients before this step, they include this step's. Defaults 0.001, 0.95, 1e-7.
 */
export function adadelta(
  learningRate: number = 0.001,
  rho: number = 0.95,
  epsilon: number | null = null,
): OptimizerDescription {
  return checked('adadelta', { learningRate, rho, epsilon });
}

/** The optimizers of tfjs-layers' `compile` by name, in either spelling; their defaults differ from those of tf.train. */
const NAMED: ReadonlyMap<string, () => OptimizerDescription> = new Map([
  ['sgd', () => sgd(0.01)],
  ['adam', () => adam()],
  ['adamax', () => adamax()],
  ['rmsprop', () => rmsprop(0.001)],
  ['adagrad', () => adagrad(0.01)],
  ['adadelta', () => adadelta(1)],
]);

const NAMES: ReadonlyMap<string, () => OptimizerDescription> = new Map(
  [...NAMED].flatMap(([name, make]) => [
    [name, make],
    [CLASSES[name as Kind].className, make],
  ]),
);

/**
 * Reads the optimizer given to `compile`: a name, or the result of a function above.
 *
 * @throws LetheError `model` for an unknown name or kind, TypeError or RangeError for a value that is not an optimizer.
 */
export function readOptimizer(caller: string, given: unknown): OptimizerDescription {
  const what = `${caller}: optimizer`;
  if (typeof given === 'string') {
    const make = NAMES.get(given);
    if (make !== undefined) return make();
    throw new LetheError(
      'model',
      `${what}: expected one of ${[...NAMED.keys()].join(', ')}, got ${quote(given)}`,
    );
  }
  if (typeof given !== 'object' || given === null || !('kind' in given)) {
    throw new TypeError(`${what}: expected a name or the result of adam() and the like, got ${quote(given)}`);
  }
  const { kind } = given;
  if (!isKind(kind)) {
    const kinds = Object.keys(CLASSES).join(', ');
    throw new LetheError('model', `${what}: kind: expected one of ${kinds}, got ${quote(kind)}`);
  }
  return checked(kind, given as { [name: string]: unknown }, what);
}

/** The kind of a class of tfjs-core, by its name in files. */
export function kindOfClass(className: unknown): Kind | undefined {
  return (Object.keys(CLASSES) as Kind[]).find((kind) => CLASSES[kind].className === className);
}

/** Its class and parameters in tfjs-core's order, as files have them. */
export function optimizerConfig(optimizer: OptimizerDescription): {
  className: string;
  config: { [name: string]: Value };
} {
  const { kind, ...config } = describeOptimizer(optimizer.kind, optimizer as unknown as Parameters);
  return { className: CLASSES[kind].className, config };
}

type Parameters = { readonly [name: string]: unknown };

/** The description of an optimizer with parameters by tfjs-core's names; unchecked. */
export function describeOptimizer(kind: Kind, values: Parameters): OptimizerDescription {
  const { parameters, flag } = CLASSES[kind];
  const entries = parameters.map(([name, otherwise]) => [name, values[name] ?? otherwise]);
  if (flag !== undefined && (values[flag] ?? false) !== false) entries.push([flag, values[flag] as Value]);
  return { kind, ...Object.fromEntries(entries) } as OptimizerDescription;
}

function isKind(value: unknown): value is Kind {
  return typeof value === 'string' && Object.hasOwn(CLASSES, value);
}

/** @throws TypeError or RangeError naming the first invalid parameter. */
function checked(kind: Kind, values: Parameters, what: string = kind): OptimizerDescription {
  const description = describeOptimizer(kind, values);
  checkOptimizer(what, description);
  return description;
}

/**
 * @param what name of the optimizer in errors, such as `fit: optimizer`
 * @throws TypeError or RangeError naming the first invalid parameter.
 */
export function checkOptimizer(what: string, optimizer: OptimizerDescription): void {
  checkParameters(optimizer, (name, expected, got) => {
    const message = mismatch(`${what}: ${name}`, expected, quote(got));
    return typeof got === 'number' ? new RangeError(message) : new TypeError(message);
  });
}

/** @throws the error that `wrong` makes for the first invalid parameter. */
export function checkParameters(
  optimizer: OptimizerDescription,
  wrong: (name: string, expected: string, got: unknown) => Error,
): void {
  const values = optimizer as unknown as Parameters;
  const { flag } = CLASSES[optimizer.kind];
  const given = flag === undefined ? false : (values[flag] ?? false);
  if (typeof given !== 'boolean') throw wrong(flag as string, 'a boolean', given);
  for (const [name, , range] of CLASSES[optimizer.kind].parameters) {
    const value = values[name];
    if (range === undefined) {
      if (typeof value !== 'boolean') throw wrong(name, 'a boolean', value);
    } else if (!Number.isFinite(value)) throw wrong(name, 'a finite number', value);
    else if (!range.holds(value as number)) throw wrong(name, range.text, value);
  }
}
