// Checks that a loop has one iteration for each step.
import type { Reading } from '../reading.js';
import { type Data, sizeOf, type Value } from '../values.js';
import { type Expression, isCall } from './expressions.js';

/** More iterations than any sequence has steps: the loop ends by its condition alone. */
const ENDLESS = 0x7fffffff;

/**
 * @param next value that decides whether there is another iteration
 * @param isCounter whether a state counts iterations
 * @throws LetheError `model` unless there is one iteration for each step of the sequence.
 */
export function checkRounds(
  reading: Reading,
  sequence: Data,
  next: Expression,
  isCounter: (value: Expression) => boolean,
): void {
  const { node } = reading;
  const steps = sizeOf(sequence, 0);
  const [count, first] = node.inputs;
  const isFirst = first === undefined || (first.kind === 'constant' && first.tensor.values[0] !== 0);
  const enough = (value: Value | undefined): boolean => {
    if (value === undefined) return true;
    if (value.kind === 'constant') return (value.tensor.values[0] ?? 0) >= (steps ?? ENDLESS);
    const [size] = value.kind === 'sizes' ? value.sizes : [];
    return typeof size === 'object' && size.of === 0 && size.at?.layer === sequence.places[0]?.layer;
  };
  // After the last iteration but one, there is one more.
  const before = (value: Expression): number | undefined => {
    const [one, other] = isCall(value, 'add') ? value.args : [];
    if (one !== undefined && isCounter(one) && other?.key === '1') return 1;
    return isCounter(value) ? 2 : undefined;
  };
  const goesOn = (test: Expression): boolean => {
    if (test.kind === 'number') return test.value !== 0;
    if (test.kind !== 'call') return false;
    if (test.op === 'and') return test.args.every(goesOn);
    const [value, limit] = test.op === 'less' ? test.args : [];
    const left = value && before(value);
    if (left === undefined || limit === undefined) return false;
    if (limit.kind === 'number')
      return limit.value >= ENDLESS || (steps !== null && steps - left < limit.value);
    return limit.kind === 'size' && limit.of === 0 && limit.at?.layer === sequence.places[0]?.layer;
  };
  if (isFirst && enough(count) && goesOn(next)) return;
  throw node.refused(`expected a round for each of ${steps ?? 'the'} steps`);
}
