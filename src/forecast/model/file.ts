// A forecaster as one file: a zip of forecaster.json, network-0.bin, network-1.bin, ..., history.bin and, if there are receipts,
// receipt-0.json and so on, one for each network.
//
// history.bin is what the numbers of forecaster.json's `history` are: float64, little-endian, column after column, series after series.
import { LetheError } from '../../errors.js';
import { readParts, writeParts } from '../../formats/index.js';
import { InferenceNetwork, type Network } from '../../network/public.js';
import type { Receipt } from '../../receipt/index.js';
import { mostOfReceipt, readReceiptParts, receiptParts } from '../../receipt/kept.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { version } from '../../version.js';
import { calendarOf } from '../frame/calendar-rows.js';
import { widthsOf } from '../frame/frame.js';
import { checkNetwork, shapesOf } from '../network/shapes.js';
import type { SeriesRows } from '../table/series-table.js';
import { checkDescription } from './check-description.js';
import type { Description } from './description.js';

/** What this version writes; another one is refused. */
const FORMAT = 1;
/** Of a part. */
const MOST_BYTES = 2_147_483_648;
const MOST_NETWORKS = 1000;
const FLOAT_BYTES = 8;

/** What a file holds. */
export interface Stored {
  readonly description: Description;
  readonly networks: readonly InferenceNetwork[];
  readonly history: readonly SeriesRows[];
  readonly receipts: readonly Receipt[];
}

interface SeriesEntry {
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

export async function writeForecaster(
  description: Description,
  networks: readonly Network[] | readonly Uint8Array[],
  history: readonly SeriesRows[],
  columns: readonly string[],
  receipts: readonly Receipt[] = [],
): Promise<Uint8Array> {
  const series = history.map(({ name, start, length }): SeriesEntry => ({ name, start, length }));
  const json = {
    format: FORMAT,
    lethe: version,
    networks: networks.length,
    description,
    history: { columns, series },
  };
  const files: { [name: string]: Uint8Array } = {
    'forecaster.json': new TextEncoder().encode(JSON.stringify(json)),
  };
  for (const [index, network] of networks.entries()) {
    files[`network-${index}.bin`] = network instanceof Uint8Array ? network : await network.toBytes();
  }
  files['history.bin'] = joinNumbers(history, columns);
  return writeParts({ ...files, ...receiptParts(receipts) });
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

/** @throws LetheError `data` if the file is no forecaster, damaged, or of another version; `model` as `InferenceNetwork.load`. */
export async function readForecaster(
  caller: string,
  bytes: Uint8Array,
): Promise<Stored & { readonly networkBytes: readonly Uint8Array[] }> {
  const files: { readonly [name: string]: Uint8Array | undefined } = readParts(
    caller,
    'a forecaster',
    bytes,
    mostOf,
  );
  const json = parse(caller, files['forecaster.json']);
  if (json.format !== FORMAT) throw wrong(caller, `format: expected ${FORMAT}, got ${quote(json.format)}`);
  const given = checkDescription(caller, json.description);
  const widths = widthsOf(given.roles, given.encodings, calendarOf(given.calendar));
  const { shape, encodings, quantiles, strategy } = given;
  const shapes = shapesOf(shape, widths, encodings.series.length, quantiles.length, strategy);
  const description = { ...given, shapes };
  const history = readHistory(caller, json.history, files['history.bin']);
  const { networks: count } = json;
  if (!Number.isInteger(count) || (count as number) < 1 || (count as number) > MOST_NETWORKS) {
    throw wrong(caller, mismatch('networks', `a number from 1 to ${MOST_NETWORKS}`, quote(count)));
  }
  const networkBytes = Array.from({ length: count as number }, (_, index) => {
    const own = files[`network-${index}.bin`];
    if (own === undefined) throw wrong(caller, `expected network-${index}.bin, got none`);
    return own;
  });
  const networks: InferenceNetwork[] = [];
  for (const own of networkBytes) {
    const network = await InferenceNetwork.load(own);
    checkNetwork(caller, network, shapes);
    networks.push(network);
  }
  return {
    description,
    networks,
    history,
    networkBytes,
    receipts: readReceiptParts(caller, files, networks),
  };
}

/** How large a part may be; undefined: nobody needs it. */
function mostOf(name: string): number | undefined {
  return /^(forecaster\.json|history\.bin|network-\d+\.bin)$/.test(name) ? MOST_BYTES : mostOfReceipt(name);
}

function parse(caller: string, bytes: Uint8Array | undefined): { readonly [name: string]: unknown } {
  if (bytes === undefined) throw wrong(caller, 'expected forecaster.json, got none');
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isObject(json)) return json;
  } catch (error) {
    throw new LetheError('data', `${caller}: forecaster.json: expected JSON`, { cause: error });
  }
  throw wrong(caller, 'forecaster.json: expected an object');
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
    throw wrong(caller, mismatch('history.bin', `${count * FLOAT_BYTES} bytes`, bytes?.length ?? 'none'));
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
