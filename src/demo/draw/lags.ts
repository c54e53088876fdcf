import { everyFew } from '../../report/figures.js';
import { axisX, barY, drawing, ruleX, ruleY, tickY } from '../../report/plot.js';
import type { Frame } from '../protocol.js';

const HEIGHT = 240;
const MOST_LAGS = 16;

/** Mean dependence on inputs by lag, with its spread, compared with the ideal. */
export function drawLags({ lags }: Frame, width: number): string {
  const shown = lags.slice(0, MOST_LAGS).map((lag) => ({
    ...lag,
    low: lag.mean - lag.spread,
    high: lag.mean + lag.spread,
  }));
  const ends = shown.flatMap(({ low, high, ideal }) => [low, high, ideal]).filter(Number.isFinite);
  return drawing({
    width,
    height: HEIGHT,
    marginLeft: 36,
    marginRight: 12,
    marginTop: 10,
    marginBottom: 34,
    x: { type: 'band', domain: shown.map(({ lag }) => lag), label: null, padding: 0.35, axis: null },
    y: { domain: [Math.min(-0.1, ...ends), Math.max(1.1, ...ends)], label: null, grid: true, ticks: 5 },
    marks: [
      axisX({
        ticks: everyFew(
          shown.map(({ lag }) => lag),
          8,
        ),
        tickSize: 0,
        label: null,
      }),
      barY(shown, { x: 'lag', y: 'mean', fill: 'var(--accent)', fillOpacity: 0.75 }),
      ruleX(shown, {
        x: 'lag',
        y1: 'low',
        y2: 'high',
        stroke: 'currentColor',
        strokeOpacity: 0.55,
        strokeWidth: 1.5,
      }),
      ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      tickY(shown, { x: 'lag', y: 'ideal', stroke: 'var(--ideal)', strokeWidth: 3 }),
    ],
  });
}
