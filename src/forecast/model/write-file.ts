// Writes a forecaster to a file: see file-format.ts.
import { type FileParts, writeParts } from '../../formats/index.js';
import { version } from '../../version.js';
import type { SeriesRows } from '../table/series-table.js';
import type { Description } from './description.js';
import { DESCRIPTION, FLOAT_BYTES, FORMAT, HISTORY, NETWORK, type SeriesEntry } from './file-format.js';

/**
 * @param kept networks and receipts, by the names of their parts
 * @param columns columns of the history
 */
export function writeForecaster(
  description: Description,
  kept: FileParts,
  history: readonly SeriesRows[],
  columns: readonly string[],
): Uint8Array {
  const series = history.map(({ name, start, length }): SeriesEntry => ({ name, start, length }));
  const networks = Object.entries(kept).filter(([name]) => NETWORK.test(name));
  const others = Object.entries(kept).filter(([name]) => !NETWORK.test(name));
  const json = {
    format: FORMAT,
    lethe: version,
    networks: networks.length,
    description,
    history: { columns, series },
  };
  return writeParts({
    [DESCRIPTION]: new TextEncoder().encode(JSON.stringify(json)),
    ...Object.fromEntries(networks),
    [HISTORY]: joinNumbers(history, columns),
    ...Object.fromEntries(others),
  });
}

function joinNumbers(history: readonly SeriesRows[], columns: readonly string[]): Uint8Array {
  const count = history.reduce((sum, { length }) => sum + length * columns.length, 0);
  const bytes = new Uint8Array(count * FLOAT_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const { values } of history) {
    for (const column of columns) {
      for (const value of values.get(column) as Float64Array) {
        view.setFloat64(at, Number.isNaN(value) ? Number.NaN : value, true);
        at += FLOAT_BYTES;
      }
    }
  }
  return bytes;
}
