import { areaY, dot, drawing, line, ruleX, ruleY } from '../../report/plot.js';
import type { ShownSeries } from '../forecast/pictures.js';

const HEIGHT = 280;
/** Up to this many steps, a forecast is drawn with dots as well as a line. */
const MOST_DOTS = 60;
/** CSS pixels for each tick of the time axis. */
const TICK = 90;

/** The past, the forecast with its interval, and the best baseline, over time. */
export function drawForecast(series: ShownSeries | null, width: number): string {
  const { isClock, before, ahead } = series ?? NOTHING;
  const at = (time: number): Date | number => (isClock ? new Date(time) : time);
  const known = before.times.map((time, index) => ({ at: at(time), value: before.values[index] }));
  const steps = ahead.times.map((time, index) => ({
    at: at(time),
    point: ahead.point[index],
    low: ahead.low[index],
    high: ahead.high[index],
    baseline: ahead.baseline[index],
  }));
  const numbers = [before.values, ahead.point, ahead.low, ahead.high, ahead.baseline]
    .flat()
    .filter((value) => !Number.isNaN(value));
  const largest = numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const now = before.times.at(-1);
  return drawing({
    width,
    height: HEIGHT,
    marginLeft: 54,
    marginRight: 20,
    marginTop: 12,
    marginBottom: 30,
    x: { type: isClock ? 'utc' : 'linear', label: null, ticks: Math.max(2, Math.floor(width / TICK)) },
    y: {
      ...{ label: null, grid: true, nice: true, ticks: 5, tickSize: 0 },
      ...(series === null ? { domain: [0, 1], tickFormat: () => '' } : {}),
      ...(largest >= 10_000 || (largest > 0 && largest < 0.01) ? { tickFormat: '~s' } : {}),
    },
    marks: [
      ...(series === null ? [ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.4 })] : []),
      areaY(steps, { x: 'at', y1: 'low', y2: 'high', fill: 'var(--band)' }),
      ruleX(now === undefined ? [] : [at(now)], {
        ...{ stroke: 'currentColor', strokeOpacity: 0.5, strokeDasharray: '3 3' },
      }),
      line(known, { x: 'at', y: 'value', stroke: 'var(--muted)', strokeWidth: 1.5 }),
      line(steps, {
        x: 'at',
        y: 'baseline',
        stroke: 'var(--ideal)',
        strokeWidth: 1.5,
        strokeDasharray: '5 3',
      }),
      line(steps, { x: 'at', y: 'point', stroke: 'var(--accent)', strokeWidth: 2 }),
      dot(steps.length > MOST_DOTS ? [] : steps, { x: 'at', y: 'point', r: 2.25, fill: 'var(--accent)' }),
    ],
  });
}

const NOTHING: ShownSeries = {
  name: '',
  isClock: false,
  before: { times: [], values: [] },
  ahead: { times: [], texts: [], point: [], low: [], high: [], baseline: [] },
};
