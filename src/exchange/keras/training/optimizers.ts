// Optimizers of Keras 3 (keras/src/optimizers) and their counterparts in Lethe, in both directions: parameters, and which variable of Keras
// is which slot.
//
// Formulas are the same, but that Keras keeps the learning rate in SGD's momentum: its m is -rate times Lethe's accumulation, as long
// as the rate does not change. Of Adam without Keras' epsilon see write-training.ts.
import type { OptimizerDescription } from '../../../compiler/index.js';
import { LetheError } from '../../../errors.js';
import { adagrad, adam, adamax, momentum, rmsprop, sgd } from '../../../network/public.js';
import { isObject } from '../../../text/kinds.js';
import { inQuotes, quote } from '../../../text/quote.js';

type Config = { readonly [field: string]: unknown };
type Kind = OptimizerDescription['kind'];
type Of<Name extends Kind> = Extract<OptimizerDescription, { kind: Name }>;

/** Parameters by name; missing ones have the default of Keras. */
interface Parameters {
  number(name: string, otherwise: number): number;
  isSet(name: string): boolean;
}

/** The only value in Lethe. */
const ADAGRAD_EPSILON = 1e-7;

const BETAS = (number: Parameters['number']) =>
  [
    number('learning_rate', 0.001),
    number('beta_1', 0.9),
    number('beta_2', 0.999),
    number('epsilon', 1e-7),
  ] as const;

/** By class in Keras. */
const READ: { readonly [className: string]: (parameters: Parameters) => OptimizerDescription } = {
  SGD: ({ number, isSet }) => {
    const [rate, inertia] = [number('learning_rate', 0.01), number('momentum', 0)];
    return inertia === 0 ? sgd(rate) : momentum(rate, inertia, isSet('nesterov'));
  },
  Adam: ({ number }) => adam(...BETAS(number), true),
  Adamax: ({ number }) => adamax(...BETAS(number)),
  RMSprop: ({ number, isSet }) =>
    rmsprop(
      number('learning_rate', 0.001),
      number('rho', 0.9),
      number('momentum', 0),
      number('epsilon', 1e-7),
      isSet('centered'),
    ),
  Adagrad: ({ number }) => {
    const epsilon = number('epsilon', ADAGRAD_EPSILON);
    if (epsilon !== ADAGRAD_EPSILON) throw new RangeError(`epsilon: expected 1e-7, got ${epsilon}`);
    return adagrad(number('learning_rate', 0.001), number('initial_accumulator_value', 0.1));
  },
};

/** How Keras represents an optimizer of Lethe. */
interface Written<Description> {
  readonly className: keyof typeof READ & string;
  /** Parameters except the learning rate; undefined if Keras has no such optimizer. */
  parameters(optimizer: Description): Config | undefined;
  /** The slot of each of Keras' groups of variables. */
  slots(optimizer: Description): readonly number[];
  /** Whether Keras lists all groups of one weight, then those of the next, instead of all weights of one group. */
  readonly isByWeight: boolean;
  /** Factor from a variable of Keras to the slot. */
  factor?(optimizer: Description): number;
}

const WRITTEN: { readonly [Name in Kind]: Written<Of<Name>> | undefined } = {
  sgd: {
    className: 'SGD',
    parameters: () => ({ momentum: 0, nesterov: false }),
    slots: () => [],
    isByWeight: false,
  },
  momentum: {
    className: 'SGD',
    parameters: ({ momentum: inertia, useNesterov }) => ({ momentum: inertia, nesterov: useNesterov }),
    slots: ({ momentum: inertia }) => (inertia === 0 ? [] : [0]),
    isByWeight: false,
    factor: ({ learningRate }) => -1 / learningRate,
  },
  adam: {
    className: 'Adam',
    parameters: ({ beta1, beta2, epsilon }) => ({ beta_1: beta1, beta_2: beta2, epsilon, amsgrad: false }),
    slots: () => [0, 1],
    isByWeight: true,
  },
  adamax: {
    className: 'Adamax',
    parameters: ({ beta1, beta2, epsilon, decay }) =>
      decay === 0 ? { beta_1: beta1, beta_2: beta2, epsilon } : undefined,
    slots: () => [0, 1],
    isByWeight: true,
  },
  rmsprop: {
    className: 'RMSprop',
    parameters: ({ decay, momentum: inertia, epsilon, centered }) => ({
      rho: decay,
      momentum: inertia,
      epsilon,
      centered,
    }),
    slots: ({ momentum: inertia, centered }) => [0, ...(inertia > 0 ? [1] : []), ...(centered ? [2] : [])],
    isByWeight: false,
  },
  adagrad: {
    className: 'Adagrad',
    parameters: ({ initialAccumulatorValue }) => ({
      initial_accumulator_value: initialAccumulatorValue,
      epsilon: ADAGRAD_EPSILON,
    }),
    slots: () => [0],
    isByWeight: false,
  },
  // Keras divides by the mean square including the gradient of this step.
  adadelta: undefined,
};

/** Options that all Keras optimizers have and Lethe lacks, with the values that have no effect. */
const NEUTRAL: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ['weight_decay', [null, 0, false]],
  ['clipnorm', [null]],
  ['global_clipnorm', [null]],
  ['clipvalue', [null]],
  ['use_ema', [false]],
  ['loss_scale_factor', [null]],
  ['gradient_accumulation_steps', [null]],
  ['amsgrad', [false]],
  ['decay', [0]],
]);

/**
 * @param what prefix of error messages, such as `loadKeras: optimizer`
 * @throws LetheError `model` that names the optimizer or parameter that Lethe lacks.
 */
export function readOptimizer(what: string, given: unknown): OptimizerDescription {
  const className = String(isObject(given) ? given.class_name : given).replace(/^Custom>/, '');
  const config = isObject(given) && isObject(given.config) ? given.config : {};
  if (className === 'LossScaleOptimizer' && isObject(config.inner_optimizer)) {
    return readOptimizer(what, config.inner_optimizer); // Half-precision training is float32 in Lethe.
  }
  const isName = typeof given === 'string';
  const found = Object.entries(READ).find(([name]) =>
    isName ? name.toLowerCase() === className.toLowerCase() : name === className,
  );
  if (found === undefined) throw new LetheError('model', `${what}: ${inQuotes(className)} is not supported`);
  const [name, read] = found;
  const own = `${what}: ${name}`;
  for (const [field, neutral] of NEUTRAL) {
    const value = config[field];
    if (value === undefined || neutral.includes(value)) continue;
    throw new LetheError('model', `${own}: ${field} is not supported, got ${quote(value)}`);
  }
  try {
    return read({
      number: (parameter, otherwise) => readNumber(parameter, config[parameter] ?? otherwise),
      isSet: (parameter) => config[parameter] === true,
    });
  } catch (error) {
    throw new LetheError('model', `${own}: ${(error as Error).message}`, { cause: error });
  }
}

function readNumber(name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  const isSchedule = isObject(value) && typeof value.class_name === 'string';
  const got = isSchedule ? `a schedule, ${String(value.class_name)}` : quote(value);
  throw new TypeError(`${name}: expected a number, got ${got}`);
}

/** An optimizer in Keras. */
export interface KerasOptimizer {
  readonly className: string;
  readonly config: Config;
  /** The slot of each group of variables in Lethe. */
  readonly slots: readonly number[];
  readonly isByWeight: boolean;
  /** Factor from a variable of Keras to the slot. */
  readonly factor: number;
}

/** Undefined if Keras has no equivalent. */
export function kerasOptimizer(optimizer: OptimizerDescription): KerasOptimizer | undefined {
  const record = WRITTEN[optimizer.kind] as Written<OptimizerDescription> | undefined;
  const own = record?.parameters(optimizer);
  if (record === undefined || own === undefined) return undefined;
  const { className, isByWeight } = record;
  const config = { name: className.toLowerCase(), learning_rate: optimizer.learningRate, ...own };
  return {
    className,
    config,
    slots: record.slots(optimizer),
    isByWeight,
    factor: record.factor?.(optimizer) ?? 1,
  };
}
