// From figures over seeds to answers, by the rule that was fixed before (rule.ts).
import { checkKind, isObject } from '../../text/kinds.js';
import { lowerFirst } from '../../text/letter-case.js';
import type { AblationName } from '../ablations/index.js';
import { checkNumber } from '../statistics/check-values.js';
import { type Estimate, estimate } from '../statistics/index.js';
import { VERDICT_RULE } from './rule.js';
import { STATEMENTS } from './statements.js';
import type { Answer, NetworkResult, SeedResult, Verdict, Verdicts } from './verification.js';

/** Seed of all resamples. */
const BOOTSTRAP_SEED = 0;

/** Ablations that fix the forget gate at a constant. */
const CLAMPS: readonly AblationName[] = ['forget-1', 'forget-0', 'forget-mean'];

/**
 * Compares an interval with a threshold: `yes` above it, `no` below it, `undecided` across.
 *
 * @throws TypeError if one of the three is not a number.
 */
export function answerOf(estimate: Pick<Estimate, 'low' | 'high'>, threshold: number): Answer {
  checkKind('answerOf', isObject(estimate), 'an estimate', estimate);
  const { low, high } = estimate;
  checkNumber('answerOf: low', low);
  checkNumber('answerOf: high', high);
  checkNumber('answerOf: threshold', threshold);
  if (low > threshold) return 'yes';
  return high < threshold ? 'no' : 'undecided';
}

/**
 * Whether a single network forgets selectively, by its selectivity index. A verdict needs several seeds; this is for
 * looking at one run. @throws TypeError if it is not a number.
 */
export function runVerdict(selectivity: number): Answer {
  checkNumber('runVerdict: selectivity', selectivity);
  return answerOf({ low: selectivity, high: selectivity }, VERDICT_RULE.selective);
}

/** The selectivity of one network: the smaller of those by sensitivities and by interventions. */
export function selectivityOfResult(result: NetworkResult): number {
  const { sensitivitySelectivity: sensitivity, interventionSelectivity: intervention } = result;
  return Math.min(sensitivity ?? 1, intervention ?? 1);
}

/**
 * The three verdicts on a task.
 *
 * @throws RangeError if there are no seeds.
 */
export function verdictsOf(seeds: readonly SeedResult[]): Verdicts {
  const forgetsSelectively = judgeSelectivity(seeds);
  return {
    forgetsSelectively,
    forgetGateDoesIt: judgeGate(seeds, forgetsSelectively),
    taskNeedsIt: judgeTask(seeds),
  };
}

function judgeSelectivity(seeds: readonly SeedResult[]): Verdict {
  const threshold = VERDICT_RULE.selective;
  const index = estimate(
    seeds.map(({ networks }) => selectivityOfResult(fullOf(networks))),
    BOOTSTRAP_SEED,
  );
  const answer = answerOf(index, threshold);
  const reason = `${STATEMENTS.forgetsSelectively.reasons[answer]}: selectivity index ${interval(index)}, threshold ${threshold}.`;
  return { answer, reason, estimate: index, threshold };
}

function judgeGate(seeds: readonly SeedResult[], selective: Verdict): Verdict {
  const threshold = VERDICT_RULE.meaningfulDifference;
  if (selective.answer === 'no') {
    const reason = `There is nothing to explain: ${lowerFirst(STATEMENTS.forgetsSelectively.claims.no)}.`;
    return { answer: 'no', reason, estimate: null, threshold };
  }
  const lost = differences(seeds, 'postHoc', selectivityOfResult);
  const answer = answerOf(lost, threshold);
  const reason = `${STATEMENTS.forgetGateDoesIt.reasons[answer]}: the best one loses ${interval(lost)} of the selectivity index, threshold ${threshold}.`;
  return { answer, reason, estimate: lost, threshold };
}

function judgeTask(seeds: readonly SeedResult[]): Verdict {
  const threshold = VERDICT_RULE.meaningfulDifference;
  const lost = differences(seeds, 'trained', ({ score }) => score);
  const answer = answerOf(lost, threshold);
  const without = differences(seeds, 'trained', ({ score }) => score, ['forget-1']);
  const reason =
    `${STATEMENTS.taskNeedsIt.reasons[answer]}: the best constant loses ${interval(lost)} of the score, ` +
    `the gate at 1 (the LSTM of 1997) ${interval(without)}, threshold ${threshold}.`;
  return { answer, reason, estimate: lost, threshold };
}

/** For each seed: the full network's figure minus the best of the networks with a fixed gate. */
function differences(
  seeds: readonly SeedResult[],
  when: NetworkResult['when'],
  figure: (result: NetworkResult) => number,
  clamps: readonly AblationName[] = CLAMPS,
): Estimate {
  const lost = seeds.map(({ networks }) => {
    const clamped = networks.filter((result) => result.when === when && clamps.includes(result.ablation));
    return figure(fullOf(networks)) - Math.max(...clamped.map(figure));
  });
  return estimate(lost, BOOTSTRAP_SEED);
}

function fullOf(networks: readonly NetworkResult[]): NetworkResult {
  const full = networks.find(({ ablation }) => ablation === 'full');
  if (full === undefined)
    throw new RangeError('verdict: expected the full network among the results, got none');
  return full;
}

/** `0.31 (0.28 to 0.35)`: median and interval. */
export function interval({ median, low, high }: Pick<Estimate, 'median' | 'low' | 'high'>): string {
  return `${twoDigits(median)} (${twoDigits(low)} to ${twoDigits(high)})`;
}

/** Two decimals; numbers that round to 0 have no sign. */
export function twoDigits(value: number): string {
  const text = value.toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}
