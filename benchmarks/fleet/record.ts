// What is kept of a run: one record for each row, the latest.
import { readFile } from 'node:fs/promises';
import { isObject } from '../../src/text/kinds.js';

/** What a row measured. */
export interface Measured {
  /** Models, jobs or chunks. */
  readonly models: number;
  readonly seconds: number;
  /** The most memory of the process that hands out jobs, its threads included. */
  readonly bytes?: number | undefined;
  /** ... of a server behind the store. */
  readonly serverBytes?: number | undefined;
  /** Of a peer. */
  readonly version?: string | undefined;
}

/** A row as it was measured, where, and when. */
export interface FleetRecord extends Measured {
  readonly row: string;
  /** ISO 8601. */
  readonly date: string;
  readonly commit: string;
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  /** Average load of the minute before. */
  readonly load: number;
  /** Whether it was of a twentieth of its size. */
  readonly quick: boolean;
}

/**
 * The records in a file; none if there is no file yet.
 *
 * @throws RangeError if it holds something else.
 */
export async function readFleetRecords(file: string): Promise<FleetRecord[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const records: unknown = JSON.parse(text);
  const isRecord = (value: unknown): boolean =>
    isObject(value) &&
    typeof value.row === 'string' &&
    ['models', 'seconds', 'load', 'cores'].every((name) => typeof value[name] === 'number');
  if (Array.isArray(records) && records.every(isRecord)) return records as FleetRecord[];
  throw new RangeError(`${file}: expected records of fleets, got something else`);
}
