// Curves in plain characters, for terminals of 80 columns without colours.

/** A power of two, as the steps between rows are roots of roots. */
const ROWS = 8;
/** Each row has an upper and a lower half. */
const LEVELS = 2 * ROWS;
const COLUMNS = 60;
const LABEL_WIDTH = 9;

/** Labels of a curve. */
export interface CurveOptions {
  /** Labels under the left and the right end. */
  readonly ends: readonly [string, string];
  /** Title in the first row. */
  readonly title: string;
}

/**
 * Draws positive numbers over their index on a logarithmic scale: `'` is the upper half of a row, `.` the lower one.
 * With more numbers than columns each column shows the last one of its part.
 *
 * @returns undefined if there are fewer than two different numbers, or one is not above 0 and finite.
 */
export function drawCurve(values: readonly number[], { ends, title }: CurveOptions): string | undefined {
  if (values.length < 2) return undefined;
  const low = least(values);
  const high = -least(values.map((value) => -value));
  if (!(low > 0) || !(high < Number.POSITIVE_INFINITY) || !(low < high)) return undefined;
  const bounds = boundsBetween(low, high);
  const width = Math.min(COLUMNS, values.length);
  const rows = Array.from({ length: ROWS }, () => new Array<string>(width).fill(' '));
  for (let column = 0; column < width; column++) {
    const value = values[Math.ceil(((column + 1) * values.length) / width) - 1] as number;
    const level = bounds.filter((bound) => value >= bound).length;
    const row = rows[ROWS - 1 - Math.floor(level / 2)] as string[];
    row[column] = level % 2 === 1 ? "'" : '.';
  }
  const label = (row: number): string => {
    if (row === 0) return shortNumber(high);
    return row === ROWS - 1 ? shortNumber(low) : '';
  };
  const lines = rows.map((row, index) => `${label(index).padStart(LABEL_WIDTH)} |${row.join('')}`.trimEnd());
  const [left, right] = ends;
  const margin = ' '.repeat(LABEL_WIDTH + 2);
  return [
    title,
    ...lines,
    `${' '.repeat(LABEL_WIDTH)} +${'-'.repeat(width)}`,
    `${margin}${left}${right.padStart(Math.max(right.length + 1, width - left.length))}`,
  ].join('\n');
}

/** The lower bounds of all levels but the lowest, at equal ratios. */
function boundsBetween(low: number, high: number): number[] {
  let quotient = high / low;
  for (let levels = LEVELS; levels > 1; levels /= 2) quotient = Math.sqrt(quotient);
  const bounds: number[] = [];
  let bound = low;
  for (let level = 1; level < LEVELS; level++) {
    bound *= quotient;
    bounds.push(bound);
  }
  return bounds;
}

/** The least of any number of values: `Math.min(...values)` has a limit. NaN if one is. */
function least(values: readonly number[]): number {
  return values.reduce((smallest, value) => (value < smallest || Number.isNaN(value) ? value : smallest));
}

/** Three significant digits. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}
