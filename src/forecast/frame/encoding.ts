import { type Scaler, scaled } from '../scaling/scalers.js';
import type { LabelColumn, NumberColumn, SeriesRows } from '../table/series-table.js';

/** How a column becomes numbers for the network. It includes everything learned from data, so that a file can hold it. */
export type Encoding = NumberEncoding | LabelEncoding;

interface NumberEncoding {
  readonly kind: 'number';
  readonly name: string;
  readonly scaler: Scaler;
  /** Whether a second number marks missing values: true if the training part has any. */
  readonly marksMissing: boolean;
}

/** One number for each label of the training part; all are 0 for an unknown label. */
interface LabelEncoding {
  readonly kind: 'label';
  readonly name: string;
  readonly labels: readonly string[];
}

/** How many numbers one row takes. */
export function widthOf(encoding: Encoding): number {
  return encoding.kind === 'label' ? encoding.labels.length : encoding.marksMissing ? 2 : 1;
}

/** How many numbers one row takes for all of these. */
export function widthOfAll(encodings: readonly Encoding[]): number {
  return encodings.reduce((sum, encoding) => sum + widthOf(encoding), 0);
}

/**
 * Writes a column of a series into rows, beginning at `offset`. A missing number repeats the last one before it, or is the mean of the
 * training part (0) if there is none.
 *
 * @param rows `[series.length, width]`
 */
export function encode(
  caller: string,
  encoding: Encoding,
  column: NumberColumn | LabelColumn,
  { values }: Pick<SeriesRows, 'values'>,
  rows: { readonly numbers: Float32Array; readonly width: number; readonly offset: number },
): void {
  const { numbers, width, offset } = rows;
  const own = values.get(encoding.name) as Float64Array;
  if (encoding.kind === 'label') {
    const labels = column.kind === 'label' ? column.labels : [];
    const places = labels.map((label) => encoding.labels.indexOf(label));
    for (let row = 0; row < own.length; row++) {
      const place = places[own[row] as number] ?? -1;
      if (place >= 0) numbers[row * width + offset + place] = 1;
    }
    return;
  }
  const what = `${caller}: ${encoding.name}`;
  let last = 0;
  for (let row = 0; row < own.length; row++) {
    const value = scaled(what, encoding.scaler, own[row] as number);
    const missing = Number.isNaN(value);
    if (!missing) last = value;
    numbers[row * width + offset] = last;
    if (missing && encoding.marksMissing) numbers[row * width + offset + 1] = 1;
  }
}
