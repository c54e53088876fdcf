// A job as JSON, untrusted until it was read here.
import { canonicalJson } from '../../checkpoint/canonical-json.js';
import { KERNELS_SHA256 } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import { sha256Hex } from '../../sha256.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { DataFormat, KindName } from './job.js';

/** Data by digest, and other places that have them. */
export interface DataRecord {
  readonly sha256: string;
  readonly format: DataFormat;
  readonly series: string | null;
  readonly rows: readonly [number, number] | null;
  /** All of the data, if they are small. */
  readonly text: string | null;
  readonly url: string | null;
}

/** A complete job as plain data. */
export interface JobRecord {
  /** SHA-256 of everything that its result depends on. */
  readonly key: string;
  readonly kind: KindName;
  readonly name: string;
  readonly seed: number;
  readonly keep: 'model' | 'optimizer' | 'none';
  readonly receipt: boolean;
  /** Topology; only for `fit`. */
  readonly network: object | null;
  /** Digest of the model to continue from; only for `fit`. */
  readonly from: string | null;
  /** Argument of `compile`; only for `fit`. */
  readonly compile: object | null;
  /** Only for `call`. */
  readonly function: string | null;
  readonly data: DataRecord | null;
  /** As returned by `toPlain`. */
  readonly options: object;
}

export const FORMATS: readonly DataFormat[] = ['json', 'csv'];
export const KEEPS: readonly JobRecord['keep'][] = ['model', 'optimizer', 'none'];
export const KIND_NAMES: { readonly [name in KindName]: true } = {
  fit: true,
  forecast: true,
  classify: true,
  verify: true,
  call: true,
};

/** The key of a job. Its name and the place of its data do not count. */
export function keyOf({ key: _key, name: _name, data, ...rest }: JobRecord): string {
  const { sha256, format, series, rows } = data ?? {};
  const counted = { ...rest, data: data && { sha256, format, series, rows } };
  const description = canonicalJson({ job: 1, kernels: KERNELS_SHA256, ...counted });
  return sha256Hex([new TextEncoder().encode(description)]);
}

/** What a field of a record must be. */
type Rule = readonly [expected: string, holds: (value: unknown) => boolean];

const orNull =
  (holds: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || holds(value);
const isText = (value: unknown): boolean => typeof value === 'string';
export const isDigest = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
export const isSeed = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
export const isRange = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(isSeed) && value[0] < value[1];
const isPlainObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const RULES: { readonly [name in keyof JobRecord]: Rule } = {
  kind: ['a kind of job', (value) => typeof value === 'string' && Object.hasOwn(KIND_NAMES, value)],
  key: ['a digest', isDigest],
  name: ['a text of at most 200 characters', (value) => typeof value === 'string' && value.length <= 200],
  seed: ['an integer from 0 to 2^53 - 1', isSeed],
  keep: [`one of ${KEEPS.join(', ')}`, (value) => KEEPS.some((keep) => keep === value)],
  receipt: ['a boolean', (value) => typeof value === 'boolean'],
  network: ['a topology or null', orNull(isPlainObject)],
  from: ['a digest or null', orNull(isDigest)],
  compile: ['options of compile, or null', orNull(isObject)],
  function: ['a name or null', orNull(isText)],
  data: ['data or null', orNull(isObject)],
  options: ['options', isObject],
};

const DATA_RULES: { readonly [name in keyof DataRecord]: Rule } = {
  sha256: ['a digest', isDigest],
  format: [`one of ${FORMATS.join(', ')}`, (value) => FORMATS.some((format) => format === value)],
  series: ['a text or null', orNull(isText)],
  rows: ['two integers, the first below the second, or null', orNull(isRange)],
  text: ['a text or null', orNull(isText)],
  url: ['a URL or null', orNull(isText)],
};

function checkRules(what: string, value: object, rules: { readonly [name: string]: Rule }): void {
  const odd = Object.keys(value).find((name) => !Object.hasOwn(rules, name));
  if (odd !== undefined) {
    throw new LetheError('data', mismatch(what, `fields ${Object.keys(rules).join(', ')}`, quote(odd)));
  }
  for (const [name, [expected, holds]] of Object.entries(rules)) {
    const field = (value as { readonly [field: string]: unknown })[name];
    if (!holds(field)) throw new LetheError('data', mismatch(`${what}: ${name}`, expected, quote(field)));
  }
}

/**
 * Reads a job from a queue.
 *
 * @param what name in errors, if the job does not have one
 * @param most largest size of its description, in characters
 * @throws LetheError `data` that names the job, the field, the expected and the received value; `limits` if it is too long.
 */
export function readRecord(what: string, value: unknown, most: number): JobRecord {
  if (!isObject(value)) throw new LetheError('data', mismatch(what, 'a job', quote(value)));
  const own = typeof value.name === 'string' ? `job ${quote(value.name)}` : what;
  checkRules(own, value, RULES);
  const record = value as unknown as JobRecord;
  if (record.data !== null) checkRules(`${own}: data`, record.data, DATA_RULES);
  checkSize(own, record, most);
  const key = keyOf(record);
  if (key !== record.key) {
    const reason = 'the description has another key, possibly from other kernels';
    throw new LetheError('data', `${mismatch(`${own}: key`, key, record.key)}: ${reason}`);
  }
  return record;
}

/** @throws LetheError `limits` if its description is too long. */
export function checkSize(own: string, record: JobRecord, most: number): void {
  const size = JSON.stringify(record).length;
  if (size > most) {
    throw new LetheError('limits', `${own}: ${size} characters, limits.description is ${most}`);
  }
}
