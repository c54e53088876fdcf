// How much a call may take: looked at before anything is allocated or computed.
import { type Work, workOf } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { mismatch, quote } from '../../text/quote.js';
import { type OptionNames, readOptions } from './option-names.js';

/**
 * How much a call may take: what would take more is refused by a LetheError `limits` before memory is allocated or work
 * begins. What is left out has no limit.
 */
export interface Limits {
  /**
   * Floating-point operations of the whole call: what `explain` counts for a batch (products and sums; element-wise functions
   * are not counted), times batches and epochs. While a model is loaded: of one sample.
   */
  operations?: number;
  /**
   * Bytes of the arena, which is all the memory that the kernels need: `bytes` of `explain`, give or take some 100. While a model
   * is loaded: of one sample.
   */
  bytes?: number;
  /** Numbers in all weights of the model. */
  parameters?: number;
}

/** In the order in which they are looked at: bytes while a plan is made, which ends with the first that are too many. */
const LIMITS: OptionNames<Limits> = { bytes: true, parameters: true, operations: true };

/**
 * Reads the option `limits`.
 *
 * @param kept those of the model, in whose place stand those of the same name that are given
 * @throws TypeError or RangeError naming the limit that there is none of, or that is no number of at least 0.
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

/** @throws LetheError `limits` naming the first of them that is too small for the work. */
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
 * @param plan what was prepared for a call; undefined limits: it is not looked at
 * @param runs how often its programs run
 * @throws LetheError `limits` as {@link checkLimits}.
 */
export function checkPlan(
  caller: string,
  limits: Limits | undefined,
  plan: Parameters<typeof workOf>[0],
  runs: Parameters<typeof workOf>[1],
): void {
  if (limits !== undefined) checkLimits(caller, limits, workOf(plan, runs));
}

/** Looks at the bytes of an arena while it is planned: see `PredictionOptions`. */
export function watchOf(caller: string, limits: Limits | undefined): ((bytes: number) => void) | undefined {
  return limits && ((bytes) => checkLimits(caller, limits, { bytes }));
}

/** 1.2e13 for 12000000000000: all digits that it has. */
function shortNumber(value: number): string {
  return value < 1e6 ? String(value) : value.toExponential().replace('+', '');
}
