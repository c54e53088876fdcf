import { escaped } from '../../../report/escape.js';
import { percent } from '../../../report/figures.js';
import { tableOf } from '../../../report/html.js';
import type { BacktestReport } from '../../backtest/run.js';
import { BACKTEST_RULE, type Verdict } from '../../backtest/verdict.js';
import type { BaselineName } from '../../baselines/baselines.js';
import type { Measures } from '../../measures/scores.js';
import { type ForecastResult, intervalOf } from '../result.js';
import { BASELINE_TITLES } from '../titles.js';
import { differenceText, figure, verdictSentence } from '../words.js';

/** Advice that follows from a verdict. */
function adviceOf({ verdict, difference: { blocks } }: BacktestReport): string {
  if (verdict === 'better than the best baseline')
    return 'All of the interval of the difference is below 0: that the network errs less is not chance.';
  if (verdict === 'not better')
    return 'All of the interval of the difference is at or above 0: use the baseline, which costs nothing and errs less.';
  const { fewestBlocks } = BACKTEST_RULE;
  const why =
    blocks < fewestBlocks
      ? `It was seen in ${blocks === 1 ? 'one stretch' : `${blocks} stretches`} of time, of which a verdict needs ${fewestBlocks}.`
      : 'The interval of the difference holds 0: it may be chance.';
  return `${why} Until a longer past tells, the baseline is the safer choice.`;
}

/** The answer first: one sentence, then the measures behind it, then the rule. */
export function answerSection(result: ForecastResult): string {
  const { backtest } = result;
  return `<section aria-labelledby="answer">
<h2 id="answer">Is it better than simple forecasts?</h2>
<p class="lead"><span class="${classOf(backtest.verdict)}">${escaped(verdictSentence(backtest))}.</span></p>
<p>${escaped(sentenceCase(differenceText(backtest)))}. ${adviceOf(backtest)}</p>
<div class="card">${measuresTable(result)}</div>
<div class="rule muted">
<p>Each place in the past is one where the network did not know what came; from there it was asked as it is asked now. MASE is the mean
absolute error divided by that of repeating the value of one season before, step by step, in the past: below 1 is better than that. MAE
and RMSE are in the unit of the target, sMAPE is in percent, 0 to 200.</p>
<p>The rule was fixed before any numbers were seen. The difference in MASE from the best baseline has a bootstrap interval of 95 %; all of it
below 0 is <em>better</em>, all of it at or above 0 <em>not better</em>, anything else <em>undecided</em>, as is everything seen in fewer
than five stretches of time.</p>
</div>
</section>`;
}

function classOf(verdict: Verdict): string {
  return { 'better than the best baseline': 'yes', 'not better': 'no', undecided: 'undecided' }[verdict];
}

function sentenceCase(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function measuresTable(result: ForecastResult): string {
  const { measures, baselines } = result.backtest;
  const interval = intervalOf(result);
  const row = (name: string, own: Measures): (string | number | null)[] => [
    ...[name, own.mase, own.mae, own.rmse, own.smape].map(rounded),
    ...(interval === 0 ? [] : [own.coverage === null ? null : percent(own.coverage), rounded(own.width)]),
  ];
  const others = (Object.entries(baselines) as [BaselineName, Measures][]).map(([name, own]) =>
    row(BASELINE_TITLES[name], own),
  );
  const within = interval === 0 ? [] : [`in the ${percent(interval)} interval`, 'its width'];
  return tableOf({
    caption: 'Errors over all places in the past',
    heading: ['forecast by', 'MASE', 'MAE', 'RMSE', 'sMAPE', ...within],
    rows: [row('the network', measures), ...others],
  });
}

function rounded(value: string | number | null): string | null {
  return typeof value === 'number' ? figure(value) : value;
}
