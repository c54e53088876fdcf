// Targets of sequences of unequal length: an output at each step has one for each step that there is.
import { type NetworkDescription, type TrainingDescription, withInputShapes } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';
import type { NamedNumbers } from '../data/samples.js';
import { orModelError } from '../errors/model-error.js';
import { networkOutputShapes } from '../weights/weight-order.js';

/** Steps of which some are padded. */
export interface UnequalSteps {
  /** Of each output whether it has such. */
  readonly outputs: readonly boolean[];
  /** Of each sample how many steps there are; undefined where no output has such. */
  readonly lengths: readonly number[] | undefined;
  /** The input that says so, such as `x`. */
  readonly what: string;
}

/** What of inputs or targets tells how many steps they have. */
type Sequences = Pick<NamedNumbers, 'what' | 'lengths'> & { readonly shape: readonly number[] };

/** No output has such. */
export const EQUAL_STEPS: UnequalSteps = { outputs: [], lengths: undefined, what: '' };

/**
 * Which outputs have steps of sequences of unequal length.
 *
 * @throws LetheError `model` if there are such and masked steps are to count in losses.
 * @throws RangeError if there are such and the inputs are not of the same lengths.
 */
export function findUnequalSteps(
  caller: string,
  network: NetworkDescription,
  outputNames: readonly string[],
  inputs: readonly Sequences[],
  { lossMasks }: Pick<TrainingDescription, 'lossMasks'>,
): UnequalSteps {
  const [first, ...others] = inputs.filter(({ lengths }) => lengths !== undefined);
  if (first === undefined) return EQUAL_STEPS;
  const open = inputs.map(({ shape: [, steps = 0, ...step], lengths }) => [
    lengths === undefined ? steps : null,
    ...step,
  ]);
  const shapes = orModelError(caller, () => networkOutputShapes(withInputShapes(network, open)));
  const outputs = shapes.map((shape) => shape.includes(null));
  const index = outputs.indexOf(true);
  if (index === -1) return EQUAL_STEPS;
  const reason = `as ${outputNames[index]} gives an output at each step`;
  if (lossMasks === 'tfjs') {
    const got = "unequal lengths: their padding would count in the loss (lossMasks: 'tfjs')";
    throw new LetheError('model', mismatch(first.what, `sequences of one length, ${reason}`, got));
  }
  const what = first.what.slice(first.what.indexOf(': ') + 2);
  const unequal: UnequalSteps = { outputs, lengths: first.lengths, what };
  for (const other of others) checkLengths(unequal, other);
  return unequal;
}

/** @throws RangeError unless sequences of unequal length are as long as those of the inputs, sample by sample. */
export function checkLengths(
  { lengths: expected, what: inputs }: Pick<UnequalSteps, 'lengths' | 'what'>,
  { what, lengths }: Omit<Sequences, 'shape'>,
): void {
  if (lengths === undefined) return;
  if (expected === undefined) {
    throw new RangeError(mismatch(what, 'as many numbers for each sample', 'unequal lengths'));
  }
  const wrong = lengths.findIndex((length, sample) => length !== expected[sample]);
  if (wrong === -1) return;
  const steps = `${expected[wrong]} steps, as ${inputs} has there`;
  throw new RangeError(mismatch(`${what}[${wrong}]`, steps, lengths[wrong] as number));
}
