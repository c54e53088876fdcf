// The result of a back-test in words, for the report and the command line.

import { many } from '../../text/many.js';
import type { BacktestReport } from '../backtest/run.js';
import { BACKTEST_RULE, type Verdict } from '../backtest/verdict.js';
import { BASELINE_TITLES } from './titles.js';

const VERDICTS: { readonly [verdict in Verdict]: string } = {
  'better than the best baseline': 'Better than the best baseline',
  'not better': 'Not better than the best baseline',
  undecided: 'Undecided whether better than the best baseline',
};

/**
 * `Better than the best baseline (drift): MASE 0.8 against 0.9, from 12 places in the past`; if there are too few places to decide, it says
 * so.
 */
export function verdictSentence(found: BacktestReport): string {
  const { verdict, measures, baselines, bestBaseline, folds } = found;
  const best = baselines[bestBaseline]?.mase ?? null;
  const places = `${many(folds.length, 'place')} in the past`;
  return `${VERDICTS[verdict]} (${BASELINE_TITLES[bestBaseline]}): MASE ${figure(measures.mase)} against ${figure(best)}, from ${places}${tooFew(found)}`;
}

function tooFew({ difference: { blocks } }: BacktestReport): string {
  const { fewestBlocks } = BACKTEST_RULE;
  if (blocks >= fewestBlocks) return '';
  return `, which span ${many(blocks, 'horizon')}: too few to decide, ${fewestBlocks} are needed`;
}

/** `difference -0.1, 95 % interval -0.2 to -0.05`. */
export function differenceText({ difference: { mean, low, high } }: BacktestReport): string {
  return `difference ${signed(mean)}, 95 % interval ${signed(low)} to ${signed(high)}`;
}

/** Four significant digits; a dash if there is no number. */
export function figure(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(4)));
}

/** A table cell: numbers with six significant digits, since four are too few for large ones. */
export function cell(value: number | string | null): string | null {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : value;
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${Number(Math.abs(value).toPrecision(3))}`;
}
