// Record files: JSON, one record a line. What is read is checked, as a report must not be made of half a record. Records of
// older schemas become what this one keeps, as far as they say it.
import { readFile } from 'node:fs/promises';
import { type BenchmarkRecord, type EngineName, SCHEMA } from '../records/record.js';
import { cases } from './cases.js';

/** What a field has to be: in words, and as a test. */
interface Field {
  expected: string;
  accepts(value: unknown): boolean;
  optional?: true;
}

const ENGINES: Readonly<Record<EngineName, true>> = {
  compiled: true,
  tfjs: true,
  'stock-wasm': true,
  'stock-cpu': true,
  'brain.js': true,
  pytorch: true,
  keras: true,
  jax: true,
};

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const text: Field = { expected: 'a string', accepts: (value) => typeof value === 'string' };
const boolean: Field = { expected: 'true or false', accepts: (value) => typeof value === 'boolean' };
const date: Field = {
  expected: 'a date and time',
  accepts: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
};
const positive: Field = { expected: 'a number above 0', accepts: (value) => isNumber(value) && value > 0 };
const amount: Field = { expected: 'a number from 0 on', accepts: (value) => isNumber(value) && value >= 0 };
const count: Field = {
  expected: 'an integer from 1 on',
  accepts: (value) => Number.isInteger(value) && Number(value) >= 1,
};
const index: Field = {
  expected: 'an integer from 0 on',
  accepts: (value) => Number.isInteger(value) && Number(value) >= 0,
};
const amounts: Field = {
  expected: 'numbers from 0 on, at least one',
  accepts: (value) => Array.isArray(value) && value.length > 0 && value.every(amount.accepts),
};

/** Every field of a record, with what it has to be. */
const FIELDS: Readonly<Record<keyof BenchmarkRecord, Field>> = {
  schema: { expected: `1 to ${SCHEMA}`, accepts: (value) => value === SCHEMA },
  run: date,
  at: date,
  commit: text,
  round: index,
  case: {
    expected: 'the name of a case of src/bench/cases.ts',
    accepts: (value) => typeof value === 'string' && cases.has(value),
  },
  runtime: {
    expected: '{name, version}, both strings',
    accepts: (value) =>
      isObject(value) && typeof value.name === 'string' && typeof value.version === 'string',
  },
  engine: {
    expected: `one of ${Object.keys(ENGINES).join(', ')}`,
    accepts: (value) => typeof value === 'string' && Object.hasOwn(ENGINES, value),
  },
  engineVersion: text,
  threads: count,
  variant: { ...text, optional: true },
  samples: amounts,
  stepsPerSample: count,
  steps: count,
  median: positive,
  minimum: amount,
  p95: positive,
  cpu: {
    expected: 'null or {source: inside or outside, samples, median, minimum}, numbers above 0',
    accepts: (value) => value === null || isCpuTimes(value),
  },
  repeats: index,
  coldMs: amount,
  clock: {
    expected: '{source: inside or outside, resolutionMs}, with emptyRequestMs if outside',
    accepts: isClock,
  },
  gflops: positive,
  peakGflops: positive,
  widePeakGflops: {
    expected: 'a number above 0 or null',
    accepts: (value) => value === null || positive.accepts(value),
  },
  peakFraction: positive,
  values: {
    expected: 'numbers',
    accepts: (value) => Array.isArray(value) && value.every(isNumber),
  },
  fingerprint: { expected: 'a string or null', accepts: (value) => value === null || text.accepts(value) },
  sameWork: boolean,
  note: { ...text, optional: true },
  processor: text,
  cores: count,
  system: text,
  load: amount,
  quick: boolean,
};

/** Fields that the first schemas do not have, by the one that brought them. */
const SINCE: { readonly [field in keyof BenchmarkRecord]?: number } = {
  minimum: 2,
  cpu: 2,
  repeats: 2,
  widePeakGflops: 3,
};

/**
 * The records of a file.
 *
 * @throws RangeError `FILE:LINE: FIELD: expected ..., got ...` for the first line that is no record, and if there is none.
 */
export async function readRecords(file: string): Promise<BenchmarkRecord[]> {
  return parseRecords(await readFile(file, 'utf8'), file);
}

/**
 * As `readRecords`, of a file's text.
 *
 * @param file its name, for messages
 */
export function parseRecords(content: string, file: string): BenchmarkRecord[] {
  const records = content
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [parseRecord(line, `${file}:${index + 1}`)]));
  if (records.length === 0) throw new RangeError(`${file}: expected at least one record, got none`);
  return records;
}

function parseRecord(line: string, where: string): BenchmarkRecord {
  const parsed = parseJson(line, where);
  if (!isObject(parsed)) throw new RangeError(`${where}: expected an object, got ${shown(parsed)}`);
  const value = UPDATES[Number(parsed.schema)]?.(parsed) ?? parsed;
  for (const [name, field] of Object.entries(FIELDS)) {
    if (field.optional && !Object.hasOwn(value, name)) continue;
    if (field.accepts(value[name])) continue;
    throw new RangeError(`${where}: ${name}: expected ${field.expected}, got ${shown(value[name])}`);
  }
  const unknown = Object.keys(parsed).find(
    (name) =>
      !Object.hasOwn(FIELDS, name) || (SINCE[name as keyof BenchmarkRecord] ?? 1) > Number(parsed.schema),
  );
  if (unknown !== undefined) {
    throw new RangeError(`${where}: expected the fields of benchmarks/records/record.ts, got ${unknown}`);
  }
  return value as unknown as BenchmarkRecord;
}

/** What older schemas did not keep. */
const UPDATES: {
  readonly [schema: number]: (record: Record<string, unknown>) => Record<string, unknown>;
} = {
  /** No minimum, which samples tell, and no CPU time; nothing was repeated. */
  1(record) {
    const { samples } = record;
    const minimum = Array.isArray(samples) ? Math.min(...samples.map(Number)) : undefined;
    return { ...record, schema: SCHEMA, minimum, repeats: 0, cpu: null, widePeakGflops: null };
  },
  /** No wide peak; CPU time was the process's own, or absent. */
  2(record) {
    const { cpu = null } = record;
    const own = isObject(cpu) ? { source: 'inside', ...cpu } : cpu;
    return { ...record, schema: SCHEMA, cpu: own, widePeakGflops: null };
  },
};

function parseJson(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new RangeError(
      `${where}: expected JSON, got ${line.length > 40 ? `${line.slice(0, 40)}...` : line}`,
    );
  }
}

function isClock(value: unknown): boolean {
  if (!isObject(value) || !amount.accepts(value.resolutionMs)) return false;
  if (value.source === 'inside') return value.emptyRequestMs === undefined;
  return value.source === 'outside' && amount.accepts(value.emptyRequestMs);
}

function isCpuTimes(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { source, samples, median, minimum, ...more } = value;
  const isSource = source === 'inside' || source === 'outside';
  const known = isSource && Object.keys(more).length === 0 && amounts.accepts(samples);
  return known && positive.accepts(median) && positive.accepts(minimum);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 60)}...` : json;
}
