// The values that a search can choose from: a set or a range for each option.
import { Generator } from '../../random/index.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { toPlain } from '../jobs/plain.js';
import { power } from './power.js';

/** A set of equally likely values. */
export interface Choice {
  readonly type: 'choice';
  readonly values: readonly unknown[];
}

/** A range of numbers, including both ends. */
export interface Range {
  readonly type: 'integer' | 'uniform' | 'logUniform';
  readonly from: number;
  readonly to: number;
}

/** The possible values of an option. */
export type Dimension = Choice | Range;

/** The possible values of all options, by name. */
export interface Space {
  readonly [option: string]: Dimension;
}

/** Options of one trial. */
export interface TrialValues {
  readonly [option: string]: unknown;
}

/** A kind of dimension. */
interface DimensionKind<Of extends Dimension> {
  draw(of: Of, generator: Generator): unknown;
  /** All of its values; undefined if there are too many to try. */
  all(of: Of): readonly unknown[] | undefined;
  /** @throws TypeError or RangeError with a message that begins with `what`. */
  check(what: string, of: Of): void;
}

const RANGES: { readonly [type in Range['type']]: DimensionKind<Range> } = {
  integer: {
    draw: ({ from, to }, generator) => from + generator.integer(to - from + 1),
    all: ({ from, to }) =>
      to - from < MOST_OF_GRID
        ? Array.from({ length: to - from + 1 }, (_, index) => from + index)
        : undefined,
    check(what, of) {
      checkRange(what, of);
      for (const end of [of.from, of.to]) {
        if (!Number.isSafeInteger(end)) throw new RangeError(mismatch(what, 'integers', quote(end)));
      }
      if (of.to - of.from >= MOST_INTEGERS) {
        throw new RangeError(mismatch(what, `at most ${MOST_INTEGERS} integers`, of.to - of.from + 1));
      }
    },
  },
  uniform: {
    draw: ({ from, to }, generator) => Math.min(to, from + (to - from) * generator.uniform()),
    all: () => undefined,
    check: checkRange,
  },
  logUniform: {
    draw: ({ from, to }, generator) => Math.min(to, from * power(to / from, generator.uniform())),
    all: () => undefined,
    check(what, of) {
      checkRange(what, of);
      if (!(of.from > 0)) throw new RangeError(mismatch(what, 'numbers above 0', of.from));
      if (!Number.isFinite(of.to / of.from))
        throw new RangeError(mismatch(what, 'a quotient that is finite', of.from));
    },
  },
};

const CHOICE: DimensionKind<Choice> = {
  draw: ({ values }, generator) => values[generator.integer(values.length)],
  all: ({ values }) => values,
  check(what, { values }) {
    if (!Array.isArray(values)) throw new TypeError(mismatch(what, 'a list of values', quote(values)));
    if (values.length === 0 || values.length > MOST_OF_GRID) {
      throw new RangeError(mismatch(what, `1 to ${MOST_OF_GRID} values`, values.length));
    }
    const texts = values.map((value, index) => JSON.stringify(toPlain(`${what}: value ${index}`, value)));
    const twice = texts.findIndex((text, index) => text === undefined || texts.indexOf(text) < index);
    if (twice !== -1) throw new RangeError(mismatch(what, 'each value once', quote(values[twice])));
  },
};

const MOST_INTEGERS = 4294967296;
/** Most trials of a grid. */
export const MOST_OF_GRID = 100_000;

function checkRange(what: string, { from, to }: Range): void {
  for (const end of [from, to]) {
    if (typeof end !== 'number') throw new TypeError(mismatch(what, 'two numbers', quote(end)));
    if (!Number.isFinite(end)) throw new RangeError(mismatch(what, 'two numbers', quote(end)));
  }
  if (!(from < to) || !Number.isFinite(to - from)) {
    throw new RangeError(mismatch(what, 'the first number below the second', `${from} and ${to}`));
  }
}

function kindOf(of: Dimension): DimensionKind<Dimension> {
  return (of.type === 'choice' ? CHOICE : RANGES[of.type]) as DimensionKind<Dimension>;
}

/**
 * A set of equally likely values; a grid search tries each of them.
 *
 * @param values plain data, without duplicates
 * @throws TypeError or RangeError unless `values` is such a list.
 * @example
 * const space = { units: choice([8, 16, 32]), scaling: choice(['window', 'standard']) };
 * console.log(space);
 */
export function choice(values: readonly unknown[]): Choice {
  CHOICE.check('choice', { type: 'choice', values });
  return { type: 'choice', values: [...values] };
}

/**
 * Equally likely integers, including both ends.
 *
 * @throws TypeError or RangeError unless both are integers, the first below the second.
 */
export function integer(from: number, to: number): Range {
  return rangeOf('integer', from, to);
}

/**
 * Uniformly distributed numbers between two ends.
 *
 * @throws TypeError or RangeError unless both are finite numbers, the first below the second.
 */
export function uniform(from: number, to: number): Range {
  return rangeOf('uniform', from, to);
}

/**
 * Positive numbers with uniformly distributed logarithms, for learning rates and the like.
 *
 * @throws TypeError or RangeError unless both are numbers above 0, the first below the second.
 */
export function logUniform(from: number, to: number): Range {
  return rangeOf('logUniform', from, to);
}

function rangeOf(type: Range['type'], from: number, to: number): Range {
  const range = { type, from, to } as const;
  RANGES[type].check(type, range);
  return range;
}

/**
 * @returns the space, with options sorted by name. @throws TypeError or RangeError that names the option, the expected and the received
 * value.
 */
export function readSpace(caller: string, space: unknown): Space {
  const what = `${caller}: space`;
  if (!isObject(space)) throw new TypeError(mismatch(what, 'options by name', quote(space)));
  const names = Object.keys(space).sort();
  if (names.length === 0) throw new RangeError(mismatch(what, 'at least one option', 'none'));
  for (const name of names) {
    const own = space[name];
    const isKnown = isObject(own) && (own.type === 'choice' || Object.hasOwn(RANGES, String(own.type)));
    if (!isKnown) {
      throw new TypeError(mismatch(`${what}.${name}`, 'choice, integer, uniform or logUniform', quote(own)));
    }
    kindOf(own as unknown as Dimension).check(`${what}.${name}`, own as unknown as Dimension);
  }
  return Object.fromEntries(names.map((name) => [name, space[name] as Dimension]));
}

/** All combinations; the last option varies fastest. @throws RangeError that names an option with too many values. */
export function gridOf(caller: string, space: Space): TrialValues[] {
  let all: TrialValues[] = [{}];
  for (const [name, dimension] of Object.entries(space)) {
    const values = kindOf(dimension).all(dimension);
    if (values === undefined) {
      throw new RangeError(
        mismatch(`${caller}: space.${name}`, 'choice or a few integers for a grid', dimension.type),
      );
    }
    const count = all.length * values.length;
    if (count > MOST_OF_GRID) {
      throw new RangeError(mismatch(`${caller}: space`, `a grid of at most ${MOST_OF_GRID} trials`, count));
    }
    all = all.flatMap((before) => values.map((value) => ({ ...before, [name]: value })));
  }
  return all;
}

/** How often a duplicate draw is repeated, per requested trial. */
const TRIES = 20;

/**
 * Draws trials from a seed: the first ones do not depend on their number.
 *
 * @param count largest number of trials; a small space may have fewer distinct ones
 * @param first index of the first one among all draws of a search
 */
export function drawTrials(space: Space, seed: number, count: number, first: number = 0): TrialValues[] {
  const found = new Map<string, TrialValues>();
  for (let stream = 0; stream < count * TRIES && found.size < count; stream++) {
    const generator = new Generator(seed, 'search', first * TRIES + stream);
    const values = Object.fromEntries(
      Object.entries(space).map(([name, dimension]) => [name, kindOf(dimension).draw(dimension, generator)]),
    );
    const text = JSON.stringify(values);
    if (!found.has(text)) found.set(text, values);
  }
  return [...found.values()];
}
