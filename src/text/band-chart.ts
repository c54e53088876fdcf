// A series and its forecast in plain characters, for terminals of 80 columns without colours.
import { shortNumber } from './curve.js';

const ROWS = 12;
const COLUMNS = 64;
const LABEL_WIDTH = 9;

/** Contents of a chart. */
export interface BandChart {
  readonly title: string;
  /** Past values, NaN where unknown. */
  readonly history: ArrayLike<number>;
  readonly forecast: ArrayLike<number>;
  /** Bounds of the interval for each forecast step, if there is one. */
  readonly low?: ArrayLike<number> | undefined;
  readonly high?: ArrayLike<number> | undefined;
}

/**
 * Draws numbers over their index on a linear scale: `.` is the past, `o` the forecast, `:` its interval. With more
 * steps than columns the last ones are shown.
 *
 * @returns undefined if there is no number to show.
 */
export function drawBand({ title, history, forecast, low, high }: BandChart): string | undefined {
  const ahead = Math.min(forecast.length, COLUMNS);
  const behind = Math.min(history.length, COLUMNS - ahead);
  const shown = Array.from(
    { length: behind },
    (_, index) => history[history.length - behind + index] as number,
  );
  const at = (values: ArrayLike<number> | undefined, step: number): number => values?.[step] ?? Number.NaN;
  const steps = Array.from({ length: ahead }, (_, step) => [
    at(forecast, step),
    at(low, step),
    at(high, step),
  ]);
  const finite = [...shown, ...steps.flat()].filter(Number.isFinite);
  if (finite.length === 0) return undefined;
  const least = finite.reduce((one, other) => (other < one ? other : one));
  const most = finite.reduce((one, other) => (other > one ? other : one));
  const levelOf = (value: number): number =>
    most > least ? Math.round(((value - least) / (most - least)) * (ROWS - 1)) : 0;
  const rows = Array.from({ length: ROWS }, () => new Array<string>(behind + ahead).fill(' '));
  const put = (level: number, column: number, sign: string): void => {
    const row = rows[ROWS - 1 - level];
    if (row !== undefined) row[column] = sign;
  };
  for (const [column, value] of shown.entries()) if (Number.isFinite(value)) put(levelOf(value), column, '.');
  for (const [step, [point = Number.NaN, below = Number.NaN, above = Number.NaN]] of steps.entries()) {
    if (Number.isFinite(below) && Number.isFinite(above)) {
      for (let level = levelOf(below); level <= levelOf(above); level++) put(level, behind + step, ':');
    }
    if (Number.isFinite(point)) put(levelOf(point), behind + step, 'o');
  }
  const label = (row: number): string => {
    if (row === 0 && most > least) return shortNumber(most);
    return row === ROWS - 1 ? shortNumber(least) : '';
  };
  const lines = rows.map((row, index) => `${label(index).padStart(LABEL_WIDTH)} |${row.join('')}`.trimEnd());
  return [title, ...lines, `${' '.repeat(LABEL_WIDTH)} +${'-'.repeat(behind + ahead)}`].join('\n');
}
