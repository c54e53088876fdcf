// Series with their forecasts, and with their forecasts in the past.
import { escaped } from '../../../report/escape.js';
import { percent, type Table } from '../../../report/figures.js';
import { type Figure, figureOf, tableOf } from '../../../report/html.js';
import { many } from '../../../text/many.js';
import type { BaselineName } from '../../baselines/baselines.js';
import { timesOf } from '../../calendar.js';
import type { TargetForecast } from '../../model/forecast.js';
import { type BandStep, bandChart } from '../charts/band.js';
import { type TimeAxis, timeAxis } from '../charts/time-axis.js';
import { type Chosen, chosenOf, ranked } from '../chosen.js';
import { type Unit, unitTitle } from '../judged.js';
import { type ForecastResult, intervalOf } from '../result.js';
import { BASELINE_TITLES } from '../titles.js';
import { cell } from '../words.js';

/** Largest number of points in all charts of one kind together, for the past and for forecasts each, so that a page stays below 1 MB. */
const MOST_POINTS = 600;
/** Most series in the table of all series. */
const MOST_ROWS = 1000;

/** The charts of the forecasts. */
export function forecastSection(result: ForecastResult, units: readonly Unit[]): string {
  const chosen = chosenOf(units);
  const figures = chosen.flatMap((one, index) => forecastFigure(result, one, index, chosen.length));
  const all = units.length > chosen.length ? allTable(result, units) : '';
  const of =
    units.length > chosen.length
      ? `<p>Of ${units.length} series those that the network was worst at, those in the middle and those it was best at, by MASE.</p>`
      : '';
  return `<section aria-labelledby="forecast">
<h2 id="forecast">The forecast</h2>
${of}
<div class="figures">${figures.map(figureOf).join('\n')}</div>
${all}
</section>`;
}

/** The charts of the forecasts in the past. */
export function pastSection(result: ForecastResult, units: readonly Unit[]): string {
  const chosen = chosenOf(units).filter(({ unit }) => unit.judged.length > 0);
  const figures = chosen.map((one, index) => pastFigure(result, one, index, chosen.length));
  return `<section aria-labelledby="past">
<h2 id="past">What it would have said in the past</h2>
<p>Forecasts from places in the past, each made of what was known there, beside what came.</p>
<div class="figures">${figures.map(figureOf).join('\n')}</div>
</section>`;
}

function titleOf({ unit, why }: Chosen): string {
  return why === '' ? unitTitle(unit) : `${unitTitle(unit)} (${why})`;
}

function forecastFigure(result: ForecastResult, chosen: Chosen, index: number, count: number): Figure[] {
  const { unit } = chosen;
  const { table, backtest } = result;
  const own = result.forecast.series.find(({ series }) => series === unit.series);
  const forecast = own?.targets.find(({ target }) => target === unit.target);
  if (own === undefined || forecast === undefined) return [];
  const axis = timeAxis(table);
  const [interval, baseline] = [intervalOf(result), backtest.bestBaseline];
  const shown = Math.min(own.times.length, Math.floor(MOST_POINTS / count));
  const steps = stepsOf(forecast, own.times, baseline).slice(0, shown);
  const wanted = Math.max(4 * shown, 2 * backtest.season.period, result.lookback ?? 0, 30);
  const known = knownOf(
    result,
    unit,
    Math.min(wanted, Math.floor(MOST_POINTS / count)),
    own.times[0] as number,
  );
  const band = { known, forecasts: [steps], axis, baseline, interval, now: own.times[0] };
  const title = titleOf(chosen);
  const horizon = many(own.times.length, 'step');
  const text = {
    title: `${unitTitle(unit)}: the past and ${horizon} ahead`,
    description: descriptionOf(unit, steps, axis),
  };
  const cut = shown < own.times.length ? `, the first ${shown} of ${horizon}` : '';
  return [
    {
      title,
      svg: bandChart(band, 'wide', { ...text, id: `forecast-${index + 1}` }),
      narrow: bandChart(band, 'narrow', { ...text, id: `forecast-${index + 1}-narrow` }),
      caption: `The last ${many(known.length, 'step')} that are known, and what is forecast${cut}. The verdict is of all places in the past, not of this one.`,
      table: stepsTable(`Forecast of ${unitTitle(unit)}`, steps, axis, baseline, interval),
      wide: true,
    },
  ];
}

function pastFigure(result: ForecastResult, chosen: Chosen, index: number, count: number): Figure {
  const { unit } = chosen;
  const axis = timeAxis(result.table);
  const [interval, baseline] = [intervalOf(result), result.backtest.bestBaseline];
  const horizon = unit.judged[0]?.times.length ?? 1;
  const folds = unit.judged.slice(-Math.max(1, Math.floor(MOST_POINTS / count / horizon)));
  const forecasts = folds.map(({ forecast, times }) =>
    stepsOf(forecast, times, baseline).slice(0, Math.floor(MOST_POINTS / count)),
  );
  const known = new Map(
    folds.flatMap(({ times, truth }) => times.map((time, step) => [time, truth[step] as number] as const)),
  );
  const band = {
    known: [...known].sort(([a], [b]) => a - b).map(([time, value]) => ({ time, value })),
    ...{ forecasts, axis, baseline, interval },
  };
  const places = folds.length === unit.judged.length ? '' : `the last ${folds.length} of `;
  const { mase, coverage } = unit.measures;
  const found = [
    ...(mase === null ? [] : [`MASE ${Number(mase.toPrecision(3))}`]),
    ...(coverage === null
      ? []
      : [`${percent(coverage)} of what came lay in the ${percent(interval)} interval`]),
  ];
  const text = {
    title: `${unitTitle(unit)}: what was forecast and what came`,
    description: `Forecasts from ${many(folds.length, 'place')}. ${found.join('; ')}.`,
  };
  return {
    title: titleOf(chosen),
    svg: bandChart(band, 'wide', { ...text, id: `past-${index + 1}` }),
    narrow: bandChart(band, 'narrow', { ...text, id: `past-${index + 1}-narrow` }),
    caption: `From ${places}${many(unit.judged.length, 'place')}, ${many(horizon, 'step')} each${found.length === 0 ? '' : `: ${found.join(', ')}`}.`,
    table: pastTable(
      `Forecasts of ${unitTitle(unit)} in the past`,
      forecasts,
      known,
      axis,
      baseline,
      interval,
    ),
    wide: true,
  };
}

/** Values before `end`: the last ones, at most this many. */
function knownOf(
  { table }: ForecastResult,
  { rows, target }: Unit,
  most: number,
  end: number,
): { time: number; value: number }[] {
  const values = rows.values.get(target) ?? new Float64Array();
  let last = values.length;
  while (last > 0 && Number.isNaN(values[last - 1])) last--;
  const first = Math.max(0, last - most);
  return Array.from(timesOf(table, rows.start, first, last - first), (time, place) => ({
    time,
    value: values[first + place] as number,
  })).filter(({ time }) => time < end);
}

function stepsOf(
  { point, low, high, baselines }: TargetForecast,
  times: readonly number[],
  baseline: BaselineName,
): BandStep[] {
  return times.map((time, step) => ({
    time,
    point: point[step] as number,
    low: low?.[step] ?? Number.NaN,
    high: high?.[step] ?? Number.NaN,
    baseline: baselines[baseline]?.[step] ?? Number.NaN,
  }));
}

function descriptionOf(unit: Unit, steps: readonly BandStep[], axis: TimeAxis): string {
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return `Nothing of ${unitTitle(unit)} is forecast.`;
  const at = ({ time, point }: BandStep): string => `${axis.text(time)} ${Number(point.toPrecision(4))}`;
  return `The network says: ${at(first)}${steps.length === 1 ? '' : `, to ${at(last)}`}.`;
}

function numberOrNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function headingOf(baseline: BaselineName, interval: number): string[] {
  return ['the network', ...(interval === 0 ? [] : ['low', 'high']), BASELINE_TITLES[baseline]];
}

function cellsOf({ point, low, high, baseline }: BandStep, interval: number): (string | null)[] {
  return [point, ...(interval === 0 ? [] : [low, high]), baseline].map(numberOrNull).map(cell);
}

function stepsTable(
  caption: string,
  steps: readonly BandStep[],
  axis: TimeAxis,
  baseline: BaselineName,
  interval: number,
): Table {
  return {
    caption,
    heading: ['time', ...headingOf(baseline, interval)],
    rows: steps.map((step) => [axis.text(step.time), ...cellsOf(step, interval)]),
  };
}

function pastTable(
  caption: string,
  forecasts: readonly (readonly BandStep[])[],
  known: ReadonlyMap<number, number>,
  axis: TimeAxis,
  baseline: BaselineName,
  interval: number,
): Table {
  return {
    caption,
    heading: ['time', 'what came', ...headingOf(baseline, interval)],
    rows: forecasts.flatMap((steps) =>
      steps.map((step) => [
        axis.text(step.time),
        cell(numberOrNull(known.get(step.time) ?? Number.NaN)),
        ...cellsOf(step, interval),
      ]),
    ),
  };
}

/** All series, worst first. */
function allTable(result: ForecastResult, units: readonly Unit[]): string {
  const { bestBaseline } = result.backtest;
  const interval = intervalOf(result);
  const rows = ranked(units).map((unit) => {
    const { mase, mae, coverage, count } = unit.measures;
    const within = coverage === null ? null : percent(coverage);
    const beside = unit.baselines[bestBaseline]?.mase ?? null;
    return [unitTitle(unit), mase, beside, cell(mae), ...(interval === 0 ? [] : [within]), count];
  });
  const cut = rows.length > MOST_ROWS ? `, the worst ${MOST_ROWS}` : '';
  const table = tableOf({
    caption: `All ${units.length} series${cut}: errors in the past, the worst first`,
    heading: [
      'series',
      'MASE of the network',
      `MASE of ${BASELINE_TITLES[bestBaseline]}`,
      'MAE of the network',
      ...(interval === 0 ? [] : [`in the ${percent(interval)} interval`]),
      'values',
    ],
    rows: rows.slice(0, MOST_ROWS),
  });
  const better = rows.filter(
    ([, own, beside]) => typeof own === 'number' && typeof beside === 'number' && own < beside,
  );
  const said = `The network errs less than ${BASELINE_TITLES[bestBaseline]} on ${better.length} of ${units.length} series.`;
  return `<div class="card"><p>${escaped(said)}</p>${table}</div>`;
}
