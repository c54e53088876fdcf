import { quote } from '../../text/quote.js';
import { fitScaler } from '../scaling/fit-scaler.js';
import type { ScalingName } from '../scaling/scalers.js';
import type { LabelColumn, NumberColumn, SeriesRows, SeriesTable } from '../table/series-table.js';
import type { Encoding } from './encoding.js';
import { anchorOf, type Encodings } from './frame.js';
import { columnOf, type Roles } from './roles.js';
import { stepsSince } from './time-line.js';

/**
 * Learns encodings from the rows before a step of the time line, and from no others.
 *
 * @param end first step after the training part
 * @throws LetheError `data` that names a column without values there.
 */
export function fitEncodings(
  caller: string,
  table: SeriesTable,
  roles: Roles,
  scaling: ScalingName,
  end: number,
): Encodings {
  const anchor = anchorOf(table);
  const begun = table.series.filter((series) => stepsSince(anchor, table.step, series) < end);
  const training = (series: SeriesRows, name: string): Float64Array =>
    (series.values.get(name) as Float64Array).subarray(
      0,
      Math.min(series.length, end - stepsSince(anchor, table.step, series)),
    );
  const encodingsOf = (names: readonly string[]): Encoding[] =>
    names.map((name) =>
      fitEncoding(
        caller,
        { column: columnOf(table.columns, name), values: begun.map((series) => training(series, name)) },
        'standard',
      ),
    );
  const targets = begun.map((series) => {
    const own = series.name === '' ? caller : `${caller}: series ${quote(series.name)}`;
    return [
      series.name,
      roles.targets.map((name) => fitScaler(`${own}: ${name}`, scaling, training(series, name))),
    ] as const;
  });
  return {
    past: encodingsOf(roles.past),
    future: encodingsOf(roles.future),
    fixed: encodingsOf(roles.fixed),
    targets: Object.fromEntries(targets),
    series: begun.map(({ name }) => name),
    anchor,
  };
}

/** Values of a column in the training part, of all series. */
interface TrainingPart {
  readonly column: NumberColumn | LabelColumn;
  readonly values: readonly Float64Array[];
}

/** @throws LetheError `data` as `fitScaler`. */
function fitEncoding(caller: string, { column, values }: TrainingPart, scaling: ScalingName): Encoding {
  const { name } = column;
  if (column.kind === 'label') {
    const seen = column.labels.filter((_, place) => values.some((own) => own.includes(place)));
    return { kind: 'label', name, labels: seen };
  }
  const all = new Float64Array(values.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const own of values) {
    all.set(own, at);
    at += own.length;
  }
  return {
    kind: 'number',
    name,
    scaler: fitScaler(`${caller}: ${name}`, scaling, all),
    marksMissing: all.some(Number.isNaN),
  };
}
