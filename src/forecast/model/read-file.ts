// Reads a forecaster from a file: see file-format.ts.
import { LetheError } from '../../errors.js';
import type { FileParts } from '../../formats/index.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { calendarOf } from '../frame/calendar-rows.js';
import { widthsOf } from '../frame/frame.js';
import { checkNetwork, type ForecastNetwork, shapesOf } from '../network/shapes.js';
import type { SeriesRows } from '../table/series-table.js';
import { checkDescription } from './check-description.js';
import type { Description } from './description.js';
import {
  DESCRIPTION,
  FLOAT_BYTES,
  FORMAT,
  HISTORY,
  MOST_BYTES,
  MOST_NETWORKS,
  NETWORK,
  networkPart,
  type SeriesEntry,
} from './file-format.js';

/** The content of a file. */
export interface Stored<Own extends ForecastNetwork> {
  readonly description: Description;
  readonly networks: readonly Own[];
  readonly history: readonly SeriesRows[];
  /** The parts of the networks. */
  readonly kept: FileParts;
}

/** Largest size of a part with this name; undefined for unknown parts. */
export function mostOfPart(name: string): number | undefined {
  return name === DESCRIPTION || name === HISTORY || NETWORK.test(name) ? MOST_BYTES : undefined;
}

/**
 * @param load reads a network from its part
 * @throws LetheError `data` if the parts are not those of a forecaster, or have another version; `model` from `load`.
 */
export async function readForecaster<Own extends ForecastNetwork>(
  caller: string,
  files: { readonly [name: string]: Uint8Array | undefined },
  load: (bytes: Uint8Array) => Own | Promise<Own>,
): Promise<Stored<Own>> {
  const json = parse(caller, files[DESCRIPTION]);
  if (json.format !== FORMAT) throw wrong(caller, `format: expected ${FORMAT}, got ${quote(json.format)}`);
  const given = checkDescription(caller, json.description);
  const widths = widthsOf(given.roles, given.encodings, calendarOf(given.calendar));
  const { shape, encodings, quantiles, strategy } = given;
  const shapes = shapesOf(shape, widths, encodings.series.length, quantiles.length, strategy);
  const description = { ...given, shapes };
  const history = readHistory(caller, json.history, files[HISTORY]);
  const { networks: count } = json;
  if (!Number.isInteger(count) || (count as number) < 1 || (count as number) > MOST_NETWORKS) {
    throw wrong(caller, mismatch('networks', `a number from 1 to ${MOST_NETWORKS}`, quote(count)));
  }
  const parts = Array.from({ length: count as number }, (_, index) => {
    const name = networkPart(index);
    const own = files[name];
    if (own === undefined) throw wrong(caller, `expected ${name}, got none`);
    return [name, own] as const;
  });
  const networks: Own[] = [];
  for (const [, own] of parts) {
    const network = await load(own);
    checkNetwork(caller, network, shapes);
    networks.push(network);
  }
  return { description, networks, history, kept: Object.fromEntries(parts) };
}

function parse(caller: string, bytes: Uint8Array | undefined): { readonly [name: string]: unknown } {
  if (bytes === undefined) throw wrong(caller, `expected ${DESCRIPTION}, got none`);
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isObject(json)) return json;
  } catch (error) {
    throw new LetheError('data', `${caller}: ${DESCRIPTION}: expected JSON`, { cause: error });
  }
  throw wrong(caller, `${DESCRIPTION}: expected an object`);
}

function readHistory(caller: string, given: unknown, bytes: Uint8Array | undefined): SeriesRows[] {
  const { columns, series } = isObject(given) ? given : {};
  const isNames = Array.isArray(columns) && columns.every((name) => typeof name === 'string');
  if (!isNames || !Array.isArray(series) || !series.every(isEntry))
    throw wrong(caller, 'history: expected columns and series');
  const names = columns as readonly string[];
  const entries = series as readonly SeriesEntry[];
  const count = entries.reduce((sum, { length }) => sum + length * names.length, 0);
  if (bytes?.length !== count * FLOAT_BYTES) {
    throw wrong(caller, mismatch(HISTORY, `${count * FLOAT_BYTES} bytes`, bytes?.length ?? 'none'));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let at = 0;
  return entries.map(({ name, start, length }) => {
    const values = names.map((column) => {
      const numbers = new Float64Array(length);
      for (let row = 0; row < length; row++, at += FLOAT_BYTES) numbers[row] = view.getFloat64(at, true);
      return [column, numbers] as const;
    });
    return { name, start, length, values: new Map(values) };
  });
}

function isEntry(entry: unknown): entry is SeriesEntry {
  if (!isObject(entry)) return false;
  const { name, start, length } = entry;
  return (
    typeof name === 'string' &&
    Number.isFinite(start) &&
    Number.isSafeInteger(length) &&
    (length as number) >= 0
  );
}

function wrong(caller: string, message: string): LetheError {
  return new LetheError('data', `${caller}: ${message}`);
}
