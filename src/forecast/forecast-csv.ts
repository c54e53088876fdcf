import type { Forecast } from './model/forecast.js';
import type { SeriesTable, TimeStep } from './table/series-table.js';

const DAY = 86_400_000;

/**
 * The forecast as CSV with the columns `series` (if the table has several), `time`, `target` (if there are several), `point`, `low`,
 * `high`. Times are counts of steps, days (`2024-03-31`) if all are midnight in UTC, else instants in UTC (`2024-03-31T02:00:00Z`).
 */
export function forecastCsv({ step, series }: SeriesTable, forecast: Forecast): string {
  const rows = forecast.rows();
  const hasSeries = series.length > 1;
  const hasTargets = new Set(rows.map(({ target }) => target)).size > 1;
  const times = timeTexts(
    step,
    rows.map(({ time }) => time),
  );
  const heading = [
    ...(hasSeries ? ['series'] : []),
    'time',
    ...(hasTargets ? ['target'] : []),
    ...['point', 'low', 'high'],
  ];
  const lines = rows.map(({ series: name, target, point, low, high }, index) => [
    ...(hasSeries ? [cell(name)] : []),
    times[index],
    ...(hasTargets ? [cell(target)] : []),
    ...[point, low ?? '', high ?? ''].map(String),
  ]);
  return `${[heading, ...lines].map((line) => line.join(',')).join('\n')}\n`;
}

/** Times of a table as text: counts of steps, days if all are midnight in UTC, else instants in UTC. */
export function timeTexts({ unit }: TimeStep, times: readonly number[]): string[] {
  if (unit === 'row') return times.map(String);
  const areDays = times.every((time) => time % DAY === 0);
  return times.map((time) => {
    const text = new Date(time).toISOString();
    return areDays ? text.slice(0, 10) : text.replace('.000Z', 'Z');
  });
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
