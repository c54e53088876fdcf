// What is kept of a campaign that ran: one record each, the latest.
import { readFile } from 'node:fs/promises';
import { isObject } from '../../src/text/kinds.js';

/** A campaign as it ran: numbers as they came, never as they were planned. */
export interface ReliabilityRecord {
  readonly campaign: string;
  /** The promise. */
  readonly what: string;
  readonly tried: number;
  readonly held: number;
  /** The first failures, if there were any. */
  readonly failures: readonly string[];
  readonly note: string;
  readonly seed: number;
  /** ISO 8601. */
  readonly date: string;
  readonly seconds: number;
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly versions: { readonly lethe: string; readonly node: string };
  readonly commit: string;
  readonly command: string;
}

const NUMBERS = ['tried', 'held', 'seed', 'seconds', 'cores'] as const;
const TEXTS = ['campaign', 'what', 'note', 'date', 'processor', 'system', 'commit', 'command'] as const;

/**
 * The records in a file; none if there is no file yet.
 *
 * @throws RangeError if it holds something else.
 */
export async function readRecords(file: string): Promise<ReliabilityRecord[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const records: unknown = JSON.parse(text);
  if (Array.isArray(records) && records.every(isRecord)) return records;
  throw new RangeError(`${file}: expected records of campaigns, got something else`);
}

function isRecord(value: unknown): value is ReliabilityRecord {
  return (
    isObject(value) &&
    NUMBERS.every((name) => typeof value[name] === 'number') &&
    TEXTS.every((name) => typeof value[name] === 'string') &&
    Array.isArray(value.failures) &&
    isObject(value.versions)
  );
}

/** With a record in the place of the campaign's earlier one, in the order of the names. */
export function withRecord(
  records: readonly ReliabilityRecord[],
  record: ReliabilityRecord,
  names: readonly string[],
): ReliabilityRecord[] {
  const others = records.filter(({ campaign }) => campaign !== record.campaign && names.includes(campaign));
  return [...others, record].sort((a, b) => names.indexOf(a.campaign) - names.indexOf(b.campaign));
}
