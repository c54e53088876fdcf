// Sizes of errors, by step, by place and by size.

import { quantile } from '../../../forgetting/statistics/index.js';
import { binsOf, histogram } from '../../../report/charts/histogram.js';
import { countAxis, type Line, lineChart } from '../../../report/charts/lines.js';
import { percent } from '../../../report/figures.js';
import { type Figure, figureOf } from '../../../report/html.js';
import type { BaselineName } from '../../baselines/baselines.js';
import type { MeasuresByStep } from '../../measures/scores.js';
import { BASELINE_DASHES } from '../charts/baselines.js';
import { timeAxis } from '../charts/time-axis.js';
import { residualsOf, type Unit } from '../judged.js';
import { type ForecastResult, intervalOf } from '../result.js';
import { BASELINE_TITLES } from '../titles.js';
import { cell } from '../words.js';

export function errorSection(result: ForecastResult, units: readonly Unit[]): string {
  const figures = [
    stepFigure(result, units.length === 1),
    ...coverageFigure(result),
    ...placeFigure(result, units),
    ...residualFigures(result, units),
  ];
  return `<section aria-labelledby="errors">
<h2 id="errors">How it errs</h2>
<div class="figures">${figures.map(figureOf).join('\n')}</div>
</section>`;
}

/** Errors by step ahead: in the unit of the target for one series, as MASE for several. */
function stepFigure({ backtest: { measures, baselines } }: ForecastResult, isOne: boolean): Figure {
  const measure = isOne ? 'mae' : 'mase';
  const name = isOne ? 'Mean absolute error' : 'MASE';
  const all: [string, string, string | undefined, MeasuresByStep][] = [
    ['the network', 'accent', undefined, measures],
    ...(Object.entries(baselines) as [BaselineName, MeasuresByStep][]).map(
      ([own, found]): [string, string, string, MeasuresByStep] => [
        BASELINE_TITLES[own],
        own,
        BASELINE_DASHES[own],
        found,
      ],
    ),
  ];
  const lines = all.map(
    ([label, colour, dashes, { steps }]): Line => ({
      ...{ label, colour },
      ...(dashes === undefined ? {} : { dashes }),
      points: steps.map((step, index) => ({ x: index + 1, y: step[measure] })),
    }),
  );
  const { length } = measures.steps;
  const ends = all.map(([label, , , { steps }]) => `${label} ${short(steps.at(-1)?.[measure] ?? null)}`);
  return {
    title: `${name} by step ahead`,
    svg: lineChart(
      { lines: [...lines].reverse(), x: countAxis('steps ahead', length), y: { zero: true } },
      {
        id: 'error-by-step',
        title: `${name} by step ahead, of the network and of baselines`,
        description: `${length === 1 ? 'One step ahead' : `${length} steps ahead`}: ${ends.join('; ')}.`,
      },
    ),
    caption: 'What is further away is harder to tell, as a rule. The mean over all places.',
    table: {
      caption: `${name} by step ahead`,
      heading: ['steps ahead', ...all.map(([label]) => label)],
      rows: measures.steps.map((_, index) => [
        index + 1,
        ...all.map(([, , , { steps }]) => cell(steps[index]?.[measure] ?? null)),
      ]),
    },
  };
}

function coverageFigure(result: ForecastResult): Figure[] {
  const interval = intervalOf(result);
  const { measures } = result.backtest;
  if (interval === 0 || measures.coverage === null) return [];
  const points = measures.steps.map(({ coverage }, index) => ({ x: index + 1, y: coverage }));
  const found = `${percent(measures.coverage)} of what came lay within, ${percent(interval)} are promised`;
  return [
    {
      title: `What the ${percent(interval)} interval held`,
      svg: lineChart(
        {
          lines: [{ label: 'part of what came within the interval', colour: 'accent', points }],
          x: countAxis('steps ahead', points.length),
          y: { domain: [0, 1], nice: false, tickFormat: '.0%' },
          level: interval,
        },
        {
          id: 'coverage',
          title: `Part of what came within the ${percent(interval)} interval`,
          description: `${found}.`,
        },
      ),
      caption: `${found}: the level line.`,
      table: {
        caption: `Part of what came within the ${percent(interval)} interval, and its mean width`,
        heading: ['steps ahead', 'part', 'width', 'values'],
        rows: measures.steps.map(({ coverage, width, count }, index) => [
          ...[index + 1, coverage === null ? null : percent(coverage), cell(width), count],
        ]),
      },
    },
  ];
}

/** Errors by place, on which the verdict is based. */
function placeFigure({ table, backtest }: ForecastResult, units: readonly Unit[]): Figure[] {
  const { bestBaseline } = backtest;
  const places = new Map<number, { time: number; own: number; beside: number; count: number }>();
  for (const { judged } of units) {
    for (const { origin, times, truth, scale, forecast } of judged) {
      const other = forecast.baselines[bestBaseline];
      const place = places.get(origin) ?? { time: times[0] as number, own: 0, beside: 0, count: 0 };
      places.set(origin, place);
      for (const [step, value] of truth.entries()) {
        const [own, beside] = [forecast.point[step] as number, other?.[step] ?? Number.NaN];
        if (Number.isNaN(value) || Number.isNaN(beside)) continue;
        const unit = scale > 0 ? scale : 1;
        place.own += Math.abs(own - value) / unit;
        place.beside += Math.abs(beside - value) / unit;
        place.count++;
      }
    }
  }
  const found = [...places]
    .sort(([a], [b]) => a - b)
    .flatMap(([, { time, own, beside, count }]) =>
      count === 0 ? [] : [{ time, own: own / count, beside: beside / count }],
    );
  if (found.length < 2) return [];
  const axis = timeAxis(table);
  const better = found.filter(({ own, beside }) => own < beside).length;
  const title = BASELINE_TITLES[bestBaseline];
  return [
    {
      title: 'Errors by place in the past',
      svg: lineChart(
        {
          lines: [
            {
              ...{ label: title, colour: bestBaseline, dashes: BASELINE_DASHES[bestBaseline] },
              points: found.map(({ time, beside }) => ({ x: axis.at(time), y: beside })),
            },
            {
              ...{ label: 'the network', colour: 'accent' },
              points: found.map(({ time, own }) => ({ x: axis.at(time), y: own })),
            },
          ],
          x: axis.x(
            found.map(({ time }) => time),
            4,
          ),
          y: { zero: true },
        },
        {
          id: 'error-by-place',
          title: 'MASE by place in the past, of the network and of the best baseline',
          description: `The network errs less at ${better} of ${found.length} places.`,
        },
      ),
      caption: `MASE of the forecasts from each place: what the verdict rests on. The network errs less at ${better} of ${found.length} places.`,
      table: {
        caption: 'MASE by place in the past, by its first step',
        heading: ['place', 'the network', title, 'difference'],
        rows: found.map(({ time, own, beside }) => [axis.text(time), own, beside, own - beside]),
      },
    },
  ];
}

function residualFigures(result: ForecastResult, units: readonly Unit[]): Figure[] {
  const residuals = residualsOf(units);
  if (residuals.length === 0) return [];
  const isOne = units.length === 1;
  const unit = isOne ? `in the unit of ${units[0]?.target ?? ''}` : 'by the scale of MASE';
  const values = residuals.map(({ residual }) => residual);
  const bins = binsOf(values);
  const [middle, mean] = [
    quantile(values, 0.5),
    values.reduce((sum, value) => sum + value, 0) / values.length,
  ];
  const leaning = `Median ${short(middle)}, mean ${short(mean)}`;
  const byStep = new Map<number, number[]>();
  for (const { step, residual } of residuals) {
    const own = byStep.get(step);
    if (own === undefined) byStep.set(step, [residual]);
    else own.push(residual);
  }
  const share = intervalOf(result) === 0 ? 0.8 : intervalOf(result);
  const steps = [...byStep]
    .sort(([a], [b]) => a - b)
    .map(([x, own]) => ({
      x,
      y: quantile(own, 0.5),
      low: quantile(own, (1 - share) / 2),
      high: quantile(own, 1 - (1 - share) / 2),
      count: own.length,
    }));
  return [
    {
      title: 'Residuals',
      svg: histogram(bins, {
        id: 'residuals',
        title: 'How often residuals are how large',
        description: `${residuals.length} residuals. ${leaning}.`,
      }),
      caption: `What came less what was forecast, ${unit}, of all steps and places. ${leaning}: far from 0 the forecast leans to one side.`,
      table: {
        caption: 'How many residuals lie from one number to below another',
        heading: ['from', 'to', 'residuals'],
        rows: bins.map(({ from, to, count }) => [cell(from), cell(to), count]),
      },
    },
    {
      title: 'Residuals by step ahead',
      svg: lineChart(
        {
          lines: [{ label: 'median', colour: 'accent', points: steps }],
          x: countAxis('steps ahead', steps.length),
          level: 0,
          band: { label: `the middle ${percent(share)}`, points: steps },
        },
        {
          id: 'residuals-by-step',
          title: 'Residuals by step ahead',
          description: `Median and the middle ${percent(share)}. Last: median ${short(steps.at(-1)?.y ?? null)}.`,
        },
      ),
      caption: `What came less what was forecast, ${unit}. A median far from 0 at some steps is what the network has not learned.`,
      table: {
        caption: 'Residuals by step ahead',
        heading: [
          'steps ahead',
          'median',
          `${percent((1 - share) / 2)} lie below`,
          `${percent((1 - share) / 2)} lie above`,
          'values',
        ],
        rows: steps.map(({ x, y, low, high, count }) => [x, ...[y, low, high].map(cell), count]),
      },
    },
  ];
}

function short(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(3)));
}
