import { LetheError } from '../../errors.js';
import { checkSeries, type FileSeries } from './check-series.js';

/** The sequences of a data file; either part may be missing. */
export interface DataFile {
  train?: FileSeries;
  test?: FileSeries;
}

/**
 * The text of a file: UTF-8 with or without byte order mark.
 *
 * @throws LetheError `data` naming the file.
 */
export function textOf(file: string, bytes: Uint8Array | ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new LetheError('data', `${file}: expected text in UTF-8`, { cause: error });
  }
}

/**
 * Reads `{"train": {"x": [batch][time][inputDim], "y": [batch][time]}, "test": {...}}`, or only `{"x", "y"}` for both;
 * if `inputDim` is 1, `x` may be `[batch][time]`; `y` may be missing for predictions.
 *
 * @param file its name in errors
 * @throws LetheError `data` naming file and place.
 */
export function parseJson(file: string, text: string): DataFile {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new LetheError('data', `${file}: ${(error as Error).message}`, { cause: error });
  }
  const { train, test, ...both } = (content ?? {}) as { [name: string]: unknown };
  if (train === undefined && test === undefined) {
    const data = toSeries(file, both);
    return { train: data, test: data };
  }
  return {
    ...(train === undefined ? {} : { train: toSeries(`${file}: train`, train) }),
    ...(test === undefined ? {} : { test: toSeries(`${file}: test`, test) }),
  };
}

/** @throws LetheError `data` naming the file, if it has no training data. */
export function trainingOf(file: string, { train }: DataFile): Required<FileSeries> {
  if (train === undefined) throw new LetheError('data', `${file}: expected training data, got none`);
  const { x, y } = train;
  if (y === undefined) throw new LetheError('data', `${file}: expected targets y to train on, got none`);
  return { x, y };
}

function toSeries(place: string, value: unknown): FileSeries {
  const { x, y } = (value ?? {}) as { x?: unknown; y?: unknown };
  if (!Array.isArray(x) || !(y === undefined || Array.isArray(y))) {
    throw new LetheError('data', `${place}: expected {"x": [...], "y": [...]}`);
  }
  const isFlat = x.every((sequence) => Array.isArray(sequence) && !sequence.some(Array.isArray));
  return checkSeries(place, isFlat ? x.map((sequence) => sequence.map((number: unknown) => [number])) : x, y);
}
