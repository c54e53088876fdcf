import { LetheError } from '../../errors.js';
import { quote } from '../../text/quote.js';
import { type Scaler, scaled } from '../scaling/scalers.js';
import type { SeriesRows, SeriesTable } from '../table/series-table.js';
import { type Encoding, encode, widthOfAll } from './encoding.js';
import { columnOf, type Roles } from './roles.js';
import { stepsSince } from './time-line.js';

/** Numbers of each row that depend on its time alone, such as the hour as sine and cosine. */
export interface Calendar {
  /** Numbers in a row. */
  readonly width: number;
  /** `[count, width]`, from the first row of a series on, also beyond its end. */
  rows(
    table: Pick<SeriesTable, 'step' | 'timeZone'>,
    series: Pick<SeriesRows, 'start'>,
    count: number,
  ): Float32Array;
}

export const NO_CALENDAR: Calendar = { width: 0, rows: () => new Float32Array() };

/** What was learned from the training part of a table: how its columns become numbers, and back. Plain data. */
export interface Encodings {
  readonly past: readonly Encoding[];
  readonly future: readonly Encoding[];
  readonly fixed: readonly Encoding[];
  /** By name of the series, one scaler for each target. */
  readonly targets: { readonly [series: string]: readonly Scaler[] };
  /** Names of the series; the network identifies a series by its place here. */
  readonly series: readonly string[];
  /** The step from which steps are counted. */
  readonly anchor: number;
}

/** The rows of one series as input for the network. */
export interface SeriesFrame {
  readonly name: string;
  /** Its place in {@link Encodings.series}. */
  readonly id: number;
  /** Its first row, as a step of the time line. */
  readonly first: number;
  /** Number of rows. */
  readonly length: number;
  readonly scalers: readonly Scaler[];
  /** `[targets][length]`, unscaled; NaN where a value is missing. */
  readonly truth: readonly Float64Array[];
  /** `[length, targets]`, scaled; NaN where a value is missing. */
  readonly targets: Float32Array;
  /** `[length, width]`: covariates that are known up to now. */
  readonly past: Float32Array;
  /** `[length, width]`: covariates that are known ahead, and the calendar. */
  readonly future: Float32Array;
  /** `[width]` */
  readonly fixed: Float32Array;
}

/** How many numbers a row has of each kind. */
export interface Widths {
  readonly targets: number;
  readonly past: number;
  readonly future: number;
  readonly fixed: number;
}

export function widthsOf(roles: Roles, encodings: Encodings, calendar: Calendar): Widths {
  return {
    targets: roles.targets.length,
    past: widthOfAll(encodings.past),
    future: widthOfAll(encodings.future) + calendar.width,
    fixed: widthOfAll(encodings.fixed),
  };
}

/** The first step of all series, from which steps are counted. */
export function anchorOf({ series }: SeriesTable): number {
  return series.reduce((least, { start }) => Math.min(least, start), Number.POSITIVE_INFINITY);
}

/**
 * A table as input for the network.
 *
 * @throws LetheError `data` that names a series without rows in the training part.
 */
export function frameOf(
  caller: string,
  table: SeriesTable,
  roles: Roles,
  encodings: Encodings,
  calendar: Calendar,
): SeriesFrame[] {
  return table.series.map((series) => {
    const id = encodings.series.indexOf(series.name);
    if (id < 0) {
      const message = `${caller}: series ${quote(series.name)}: expected rows of it in the training part, got none`;
      throw new LetheError('data', message);
    }
    return seriesFrame(caller, table, series, id, roles, encodings, calendar);
  });
}

function seriesFrame(
  caller: string,
  table: SeriesTable,
  series: SeriesRows,
  id: number,
  roles: Roles,
  encodings: Encodings,
  calendar: Calendar,
): SeriesFrame {
  const { length } = series;
  const widths = widthsOf(roles, encodings, calendar);
  const scalers = encodings.targets[series.name] as readonly Scaler[];
  const encoded = (own: readonly Encoding[], rows: SeriesRows, width: number): Float32Array => {
    const numbers = new Float32Array(rows.length * width);
    let offset = 0;
    for (const encoding of own) {
      encode(caller, encoding, columnOf(table.columns, encoding.name), rows, { numbers, width, offset });
      offset += widthOfAll([encoding]);
    }
    return numbers;
  };
  const truth = roles.targets.map((name) => series.values.get(name) as Float64Array);
  const targets = new Float32Array(length * truth.length);
  for (const [index, values] of truth.entries()) {
    const what = `${caller}: ${roles.targets[index]}`;
    for (let row = 0; row < length; row++) {
      targets[row * truth.length + index] = scaled(what, scalers[index] as Scaler, values[row] as number);
    }
  }
  const future = encoded(encodings.future, series, widths.future);
  if (calendar.width > 0) {
    const own = calendar.rows(table, series, length);
    const offset = widths.future - calendar.width;
    for (let row = 0; row < length; row++) {
      const from = row * calendar.width;
      future.set(own.subarray(from, from + calendar.width), row * widths.future + offset);
    }
  }
  const once = { ...series, length: Math.min(1, length) };
  return {
    name: series.name,
    id,
    first: stepsSince(encodings.anchor, table.step, series),
    length,
    scalers,
    truth,
    targets,
    past: encoded(encodings.past, series, widths.past),
    future,
    fixed: encoded(encodings.fixed, firstRow(once, roles.fixed), widths.fixed),
  };
}

/** The first row; static columns have the same value in every row. */
function firstRow(series: SeriesRows, names: readonly string[]): SeriesRows {
  const values = names.map(
    (name) => [name, (series.values.get(name) as Float64Array).subarray(0, 1)] as const,
  );
  return { ...series, values: new Map(values) };
}
