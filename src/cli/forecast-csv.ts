import type { Forecast, SeriesTable } from '../forecast/index.js';

const DAY = 86_400_000;

/**
 * The forecast as CSV: `series` (of a table of several), `time`, `target` (of several), `point`, `low`, `high`. Times are counts of steps, days
 * (`2024-03-31`) if all begin at midnight in UTC, else instants in UTC (`2024-03-31T02:00:00Z`).
 */
export function forecastCsv({ step, series }: SeriesTable, forecast: Forecast): string {
  const rows = forecast.rows();
  const hasSeries = series.length > 1;
  const hasTargets = new Set(rows.map(({ target }) => target)).size > 1;
  const areDays = rows.every(({ time }) => time % DAY === 0);
  const timeText = (time: number): string => {
    if (step.unit === 'row') return String(time);
    const text = new Date(time).toISOString();
    return areDays ? text.slice(0, 10) : text.replace('.000Z', 'Z');
  };
  const heading = [
    ...(hasSeries ? ['series'] : []),
    'time',
    ...(hasTargets ? ['target'] : []),
    ...['point', 'low', 'high'],
  ];
  const lines = rows.map(({ series: name, time, target, point, low, high }) => [
    ...(hasSeries ? [cell(name)] : []),
    timeText(time),
    ...(hasTargets ? [cell(target)] : []),
    ...[point, low ?? '', high ?? ''].map(String),
  ]);
  return `${[heading, ...lines].map((line) => line.join(',')).join('\n')}\n`;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
