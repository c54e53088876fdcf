// Limits on the cost of a call, checked before anything is allocated or computed.
import { type Work, workOf } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { mismatch, quote } from '../../text/quote.js';
import { type OptionNames, readOptions } from './option-names.js';

/**
 * The most that a call may use: a call that would use more throws a LetheError `limits` before it allocates memory or
 * begins. An omitted limit is none.
 */
export interface Limits {
  /**
   * Floating-point operations of the whole call: those that `explain` counts for a batch (products and sums; not
   * element-wise functions), times batches and epochs. In `load`: of one sample.
   */
  operations?: number;
  /**
   * Bytes of the arena, which is all the memory of the kernels: `bytes` of `explain`, within some 100 bytes. In `load`:
   * of one sample.
   */
  bytes?: number;
  /** Numbers in all weights of the model. */
  parameters?: number;
}

/** In the order of the checks: bytes during planning, which stops at the first excess. */
const LIMITS: OptionNames<Limits> = { bytes: true, parameters: true, operations: true };

/**
 * Reads the option `limits`.
 *
 * @param kept those of the model, which given limits of the same name override
 * @throws TypeError or RangeError naming a limit that is unknown, or not a number of at least 0.
 */
export function readLimits(
  caller: string,
  given: Limits | null | undefined,
  kept?: Limits,
): Limits | undefined {
  if (given === undefined || given === null) return kept;
  const limits = readOptions(`${caller}: limits`, given, LIMITS, 'limits');
  for (const [name, value] of Object.entries(limits)) {
    if (typeof value === 'number' && value >= 0) continue;
    throw new RangeError(mismatch(`${caller}: limits.${name}`, 'a number of at least 0', quote(value)));
  }
  return { ...kept, ...limits };
}

/** @throws LetheError `limits` naming the first limit that the work exceeds. */
export function checkLimits(caller: string, limits: Limits, work: Partial<Work>): void {
  for (const name of Object.keys(LIMITS) as (keyof Limits)[]) {
    const { [name]: most = Number.POSITIVE_INFINITY } = limits;
    const { [name]: value = 0 } = work;
    if (value <= most) continue;
    const [got, allowed] = [value, most].map(shortNumber);
    const least = name === 'bytes' ? 'at least ' : '';
    throw new LetheError('limits', `${caller}: ${least}${got} ${name}, limits.${name} is ${allowed}`);
  }
}

/**
 * @param plan the plan of a call; not checked if limits are undefined
 * @param runs how often its programs run
 * @throws LetheError `limits` as for {@link checkLimits}.
 */
export function checkPlan(
  caller: string,
  limits: Limits | undefined,
  plan: Parameters<typeof workOf>[0],
  runs: Parameters<typeof workOf>[1],
): void {
  if (limits !== undefined) checkLimits(caller, limits, workOf(plan, runs));
}

/** Checks the bytes of an arena during planning: see `PredictionOptions`. */
export function watchOf(caller: string, limits: Limits | undefined): ((bytes: number) => void) | undefined {
  return limits && ((bytes) => checkLimits(caller, limits, { bytes }));
}

/** 1.2e13 for 12000000000000: all its digits. */
function shortNumber(value: number): string {
  return value < 1e6 ? String(value) : value.toExponential().replace('+', '');
}
