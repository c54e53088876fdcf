// What a loss requires of the numbers in targets, beyond their shape.

import {
  hasSparseTargets,
  LOSS_RECORDS,
  type Loss,
  nameOf,
  type TargetNumbers,
} from '../../compiler/index.js';
import { mismatch } from '../../text/quote.js';
import { placeOf } from './numbers.js';

/** The requirement of a loss. */
interface Rule {
  /** For the error, such as `a probability from 0 to 1`. */
  readonly expected: (classes: number | null) => string;
  readonly fits: (value: number, classes: number | null) => boolean;
  /** With a single column there is nothing to learn. */
  readonly needsColumns?: boolean;
}

const isInteger = Number.isInteger;

const RULES: { readonly [numbers in TargetNumbers]: Rule | undefined } = {
  any: undefined,
  class: {
    expected: (classes) =>
      classes === null
        ? 'a class, an integer of at least 0'
        : `one of ${classes} classes, an integer from 0 to ${classes - 1}`,
    fits: (value, classes) => isInteger(value) && value >= 0 && value < (classes ?? Number.POSITIVE_INFINITY),
  },
  share: {
    expected: () => 'a finite number of at least 0, a part of a row of probabilities',
    fits: (value) => value >= 0 && value < Number.POSITIVE_INFINITY,
    needsColumns: true,
  },
  probability: {
    expected: () => 'a number from 0 to 1',
    fits: (value) => value >= 0 && value <= 1,
  },
  count: {
    expected: () => 'a finite number of at least 0',
    fits: (value) => value >= 0 && value < Number.POSITIVE_INFINITY,
  },
  sign: {
    expected: () => '-1 or 1',
    fits: (value) => value === -1 || value === 1,
  },
};

/**
 * Shape of one target.
 *
 * @param output shape of one output sample
 */
export function targetShape<Size>(loss: Loss | undefined, output: readonly Size[]): (Size | 1)[] {
  return loss !== undefined && hasSparseTargets(loss) ? [...output.slice(0, -1), 1] : [...output];
}

/** The value in the padding of target sequences: nothing reads it, but it is valid for the loss. */
export function targetPadding(loss: Loss): number {
  return LOSS_RECORDS[nameOf(loss)].targets === 'sign' ? 1 : 0;
}

/**
 * Checks that targets are valid for the loss: training would not notice an unknown class.
 *
 * @param what their name in errors, such as `fit: y`
 * @param classes size of the output's last axis; null if it is open
 * @throws RangeError naming sample, value and range.
 */
export function checkTargets(
  what: string,
  loss: Loss,
  { values, shape }: { readonly values: ArrayLike<number>; readonly shape: readonly number[] },
  classes: number | null,
): void {
  const name = nameOf(loss);
  const rule = RULES[LOSS_RECORDS[name].targets];
  if (rule === undefined) return;
  if (rule.needsColumns && classes === 1) {
    throw new RangeError(mismatch(what, `targets of two classes or more (loss ${name})`, 'one column'));
  }
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (rule.fits(value, classes)) continue;
    const expected = `${rule.expected(classes)} (loss ${name})`;
    throw new RangeError(mismatch(what + placeOf(index, shape), expected, value));
  }
}
