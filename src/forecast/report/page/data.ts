import { factsOf } from '../../../report/html.js';
import { problemsOf } from '../../../report/problems.js';
import { many } from '../../../text/many.js';
import { timesOf } from '../../calendar.js';
import { stepText } from '../../time/steps.js';
import { timeAxis } from '../charts/time-axis.js';
import type { Unit } from '../judged.js';
import type { ForecastResult } from '../result.js';

const MOST_TARGETS = 10;

/** The data: what was forecast, repairs, and other findings. */
export function dataSection(result: ForecastResult, units: readonly Unit[]): string {
  const problems = result.table.problems.map(({ message }) => message);
  return `<section aria-labelledby="data">
<h2 id="data">The data</h2>
${factsOf(factsOfTable(result, units))}
${problemsOf(problems, 'Nothing had to be repaired.')}
</section>`;
}

function factsOfTable(
  { table, source, backtest, lookback, forecast }: ForecastResult,
  units: readonly Unit[],
): [string, string][] {
  const { series, step, timeZone } = table;
  const axis = timeAxis(table);
  const rows = series.reduce((sum, { length }) => sum + length, 0);
  const ends = series.map(
    ({ start, length }) => timesOf(table, start, Math.max(0, length - 1), 1)[0] as number,
  );
  const first = series.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
  const targets = [...new Set(units.map(({ target }) => target))];
  const more = targets.length > MOST_TARGETS ? ` and ${targets.length - MOST_TARGETS} more` : '';
  const horizon = forecast.series[0]?.times.length;
  return [
    ...(source === undefined || source === null ? [] : [['Table', source] as [string, string]]),
    ['What is forecast', `${targets.slice(0, MOST_TARGETS).join(', ')}${more}`],
    ['Rows', `${rows}${series.length === 1 ? '' : ` in ${series.length} series`}`],
    ['From', axis.text(first)],
    ['To', axis.text(Math.max(...ends))],
    ['Step', stepText(step)],
    ...(step.unit === 'row' ? [] : [['Time zone', timeZone] as [string, string]]),
    ...(horizon === undefined ? [] : [['Forecast', many(horizon, 'step')] as [string, string]]),
    ...(lookback === undefined || lookback === null
      ? []
      : [['Looks back at', many(lookback, 'step')] as [string, string]]),
    ['Season', backtest.season.message],
  ];
}
