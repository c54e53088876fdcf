// Converts a job as the user writes it to the record that is sent to workers.
import { LetheError } from '../../errors.js';
import { type OptionNames, readGivenLayers, readOptions } from '../../network/index.js';
import { readOneFile } from '../../network/storage/index.js';
import { sha256Hex } from '../../sha256.js';
import { isObject } from '../../text/kinds.js';
import { describe, mismatch, quote } from '../../text/quote.js';
import { KINDS } from '../kinds/index.js';
import type { FleetStore } from '../store/store.js';
import type { DataFormat, FileData, InlineData, Job, JobData, KindName, StoredData, UrlData } from './job.js';
import type { CheckedLimits } from './limits.js';
import { toPlain } from './plain.js';
import {
  checkSize,
  type DataRecord,
  FORMATS,
  isDigest,
  isRange,
  isSeed,
  type JobRecord,
  KEEPS,
  keyOf,
} from './record.js';

/** Data with more characters are kept in the store instead of the job. */
const MOST_INLINE = 4096;

/** Files and data that jobs share: each is read, hashed and stored once. */
export class Describer {
  readonly #store: Pick<FleetStore, 'put' | 'has'>;
  readonly #limits: CheckedLimits;
  readonly #places = new Map<string, Promise<string>>();
  readonly #networks = new WeakMap<object, object>();
  readonly #values = new WeakMap<object, Promise<Pick<DataRecord, 'sha256' | 'format' | 'text'>>>();

  constructor(store: Pick<FleetStore, 'put' | 'has'>, limits: CheckedLimits) {
    this.#store = store;
    this.#limits = limits;
  }

  /**
   * @param what name of a job without a name, for errors
   * @throws TypeError, RangeError or LetheError that names the job and the field.
   */
  async describe(what: string, job: Job): Promise<JobRecord> {
    if (!isObject(job)) throw new TypeError(mismatch(what, 'a job', quote(job)));
    const given: { readonly [field: string]: unknown } = job;
    const { name = null, kind, seed, keep } = given;
    if (name !== null && (typeof name !== 'string' || name.length === 0 || name.length > 200)) {
      throw new TypeError(mismatch(`${what}: name`, 'a text of 1 to 200 characters', quote(name)));
    }
    const own = name === null ? what : `${what} ${quote(name)}`;
    if (typeof kind !== 'string' || !Object.hasOwn(KINDS, kind)) {
      throw new RangeError(mismatch(`${own}: kind`, `one of ${Object.keys(KINDS).join(', ')}`, quote(kind)));
    }
    const { fields } = KINDS[kind as KindName];
    readOptions(own, job as object, { ...COMMON, ...fields } as OptionNames<object>, 'fields');
    if (seed != null && !isSeed(seed)) {
      throw new RangeError(mismatch(`${own}: seed`, 'an integer from 0 to 2^53 - 1', quote(seed)));
    }
    if (keep != null && !KEEPS.some((known) => known === keep)) {
      throw new RangeError(mismatch(`${own}: keep`, `one of ${KEEPS.join(', ')}`, quote(keep)));
    }
    if (given.receipt != null && typeof given.receipt !== 'boolean') {
      throw new TypeError(mismatch(`${own}: receipt`, 'a boolean', quote(given.receipt)));
    }
    const data = given.data == null ? null : await this.#data(`${own}: data`, given.data as JobData<unknown>);
    const plain = (field: string): object | null =>
      given[field] == null ? null : plainObject(`${own}: ${field}`, given[field]);
    const record: JobRecord = {
      key: '',
      kind: kind as KindName,
      name: name ?? '',
      seed: (seed as number | null) ?? 0,
      keep: (keep as JobRecord['keep'] | null) ?? 'model',
      receipt: given.receipt === true,
      network: given.network == null ? null : this.#network(`${own}: network`, given.network),
      from: (given.from as string | null) ?? null,
      compile: plain('compile'),
      function: (given.function as string | null) ?? null,
      data,
      options: withoutNull(plain('options') ?? {}),
    };
    KINDS[kind as KindName].check(own, record);
    const key = keyOf(record);
    const named = { ...record, key, name: record.name === '' ? key.slice(0, 12) : record.name };
    checkSize(own, named, this.#limits.description);
    return named;
  }

  /** The network as written by tfjs-layers, whoever created it; cached for networks that are used again. */
  #network(what: string, given: unknown): object {
    if (typeof given !== 'object' || given === null) {
      throw new TypeError(mismatch(what, 'layers or a topology', quote(given)));
    }
    const known = this.#networks.get(given);
    if (known !== undefined) return known;
    // Builders return instances of classes, which are plain JSON.
    const { topology } = readGivenLayers(what, given);
    const plain = toPlain(what, JSON.parse(JSON.stringify(topology))) as object;
    this.#networks.set(given, plain);
    return plain;
  }

  async #data(what: string, given: JobData<unknown>): Promise<DataRecord> {
    if (!isObject(given)) throw new TypeError(mismatch(what, DATA_FORMS, describe(given)));
    const form = (Object.keys(FORMS) as FormName[]).find((name) => Object.hasOwn(given, name));
    if (form === undefined) throw new TypeError(mismatch(what, DATA_FORMS, quote(given)));
    readOptions(what, given as object, FORMS[form] as OptionNames<object>, 'fields');
    const { series = null, rows = null } = given;
    if (series !== null && typeof series !== 'string') {
      throw new TypeError(mismatch(`${what}: series`, 'a text', quote(series)));
    }
    if (rows !== null && !isRange(rows)) {
      throw new RangeError(
        mismatch(`${what}: rows`, 'two integers, the first below the second', quote(rows)),
      );
    }
    const part = { series, rows: rows === null ? null : ([rows[0], rows[1]] as const) };
    const none = { text: null, url: null };
    if (form === 'values')
      return { ...none, ...(await this.#inline(what, given as InlineData<unknown>)), ...part };
    if (form === 'sha256') {
      const { sha256, format } = given as unknown as StoredData;
      checkDigest(`${what}: sha256`, sha256);
      checkFormat(`${what}: format`, format);
      return { ...none, sha256, format, ...part };
    }
    const { sha256 = null } = given as FileData | UrlData;
    if (sha256 !== null) checkDigest(`${what}: sha256`, sha256);
    const place = form === 'file' ? (given as FileData).file : (given as UrlData).url;
    const format = (given as FileData).format ?? formatOf(String(place));
    checkFormat(`${what}: format`, format);
    if (form === 'url' && sha256 !== null) return { text: null, url: String(place), sha256, format, ...part };
    const found = await this.#place(what, place);
    if (sha256 !== null && found !== sha256) {
      throw new LetheError('data', mismatch(`${what}: sha256 of ${quote(String(place))}`, sha256, found));
    }
    return { ...none, sha256: found, format, ...part };
  }

  /** An object that is used again is the same data: it is hashed once. */
  #inline(
    what: string,
    { values }: InlineData<unknown>,
  ): Promise<Pick<DataRecord, 'sha256' | 'format' | 'text'>> {
    const keep = async (): Promise<Pick<DataRecord, 'sha256' | 'format' | 'text'>> => {
      const isCsv = typeof values === 'string';
      const text = isCsv ? values : JSON.stringify(toPlain(what, values));
      const bytes = new TextEncoder().encode(text);
      if (bytes.length > this.#limits.data) {
        throw new LetheError('limits', `${what}: ${bytes.length} bytes, limits.data is ${this.#limits.data}`);
      }
      const format = isCsv ? 'csv' : 'json';
      const isSmall = text.length <= MOST_INLINE;
      const sha256 = isSmall ? sha256Hex([bytes]) : await this.#store.put(bytes);
      return { sha256, format, text: isSmall ? text : null };
    };
    if (typeof values !== 'object' || values === null) return keep();
    const known = this.#values.get(values);
    if (known !== undefined) return known;
    const kept = keep();
    this.#values.set(values, kept);
    return kept;
  }

  #place(what: string, place: string | URL): Promise<string> {
    const name = String(place);
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const read = readOneFile(what, place, this.#limits.data).then((bytes) => this.#store.put(bytes));
    this.#places.set(name, read);
    return read;
  }
}

const COMMON = { kind: true, name: true, seed: true, keep: true } as const;
const PART = { series: true, rows: true } as const;
const FORMS = {
  values: { values: true, ...PART },
  file: { file: true, format: true, sha256: true, ...PART },
  url: { url: true, format: true, sha256: true, ...PART },
  sha256: { sha256: true, format: true, ...PART },
} as const;
type FormName = keyof typeof FORMS;
const DATA_FORMS = 'an object with values, file, url or sha256';

function checkDigest(what: string, value: unknown): void {
  if (!isDigest(value)) throw new TypeError(mismatch(what, '64 hexadecimal digits', quote(value)));
}

function checkFormat(what: string, value: unknown): asserts value is DataFormat {
  if (!FORMATS.some((format) => format === value)) {
    throw new RangeError(mismatch(what, `one of ${FORMATS.join(', ')}`, quote(value)));
  }
}

function formatOf(place: string): string {
  return /\.csv$/i.test(place.replace(/[?#].*/, '')) ? 'csv' : 'json';
}

function plainObject(what: string, value: unknown): object {
  if (!isObject(value)) throw new TypeError(mismatch(what, 'an object', quote(value)));
  return toPlain(what, value) as object;
}

/** Options that are null count as "not given", so they do not change the job. */
function withoutNull(options: object): object {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));
}
