// What a sweep may choose from: for each option a set or a range of values.
import { Generator } from '../../random/index.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { toPlain } from '../jobs/plain.js';
import { power } from './power.js';

/** Some values, all alike. */
export interface Choice {
  readonly type: 'choice';
  readonly values: readonly unknown[];
}

/** Numbers from one to another, both included. */
export interface Range {
  readonly type: 'integer' | 'uniform' | 'logUniform';
  readonly from: number;
  readonly to: number;
}

/** What an option may be. */
export type Dimension = Choice | Range;

/** Options by name, and what each may be. */
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
  /** All its values; undefined if nobody could try them all. */
  all(of: Of): readonly unknown[] | undefined;
  /** @throws TypeError or RangeError beginning with `what`. */
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
/** More trials nobody makes of a grid. */
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
 * Some values, all alike: what a grid tries one after the other.
 *
 * @param values plain data, each once
 * @throws TypeError or RangeError if it is no such list.
 * @example
 * const space = { units: choice([8, 16, 32]), scaling: choice(['window', 'standard']) };
 * console.log(space);
 */
export function choice(values: readonly unknown[]): Choice {
  CHOICE.check('choice', { type: 'choice', values });
  return { type: 'choice', values: [...values] };
}

/**
 * Integers from one to another, both included, all alike.
 *
 * @throws TypeError or RangeError unless they are two integers, the first below the second.
 */
export function integer(from: number, to: number): Range {
  return rangeOf('integer', from, to);
}

/**
 * Numbers from one to another, all alike.
 *
 * @throws TypeError or RangeError unless they are two numbers, the first below the second.
 */
export function uniform(from: number, to: number): Range {
  return rangeOf('uniform', from, to);
}

/**
 * Numbers above 0 from one to another, whose logarithms are all alike: for learning rates and the like.
 *
 * @throws TypeError or RangeError unless they are two numbers above 0, the first below the second.
 */
export function logUniform(from: number, to: number): Range {
  return rangeOf('logUniform', from, to);
}

function rangeOf(type: Range['type'], from: number, to: number): Range {
  const range = { type, from, to } as const;
  RANGES[type].check(type, range);
  return range;
}

/** @returns the space, its options sorted by name. @throws TypeError or RangeError naming the option, what was expected and what came. */
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

/** All there is, the last option first. @throws RangeError naming the option that nobody could try all values of. */
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

/** How often a draw that was there already is drawn anew, for each that is wanted. */
const TRIES = 20;

/**
 * Trials of a seed: the first ones are the same however many there are.
 *
 * @param count at most: a small space may not have as many that differ
 * @param first number of the first of them among all that a sweep draws
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
