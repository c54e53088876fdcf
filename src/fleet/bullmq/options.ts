import { checkInteger, type OptionNames, readOptions } from '../../network/index.js';
import { checkKind, checkText, isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { FleetStore } from '../store/store.js';

/** Options of a store in Redis. */
export interface BullmqOptions {
  /** URL of Redis: `redis://host:port/database`, or `rediss://` for TLS; it may contain user and password. */
  url: string | URL;
  /** User. Default: the user in the URL. */
  username?: string | null;
  /** Password. Default: the password in the URL. */
  password?: string | null;
  /** For `rediss://`: options of `tls.connect`, such as `ca`. Default: the certificates that Node trusts. */
  tls?: object | null;
  /** Prefix of all keys, which separates fleets. Default `lethe`. */
  prefix?: string | null;
  /** Priority of chunks that this store adds: 0 is first, then 1, 2, ... up to 1,000,000. Default 0. */
  priority?: number | null;
  /** Seconds until a failed job is tried again; doubled each time, at most 300. Default 1. */
  backoff?: number | null;
  /**
   * Largest number of chunks per second that all workers together start. It stays in Redis until another store sets it. Default: the value
   * in Redis.
   */
  rate?: number | null;
  /** Time limit in seconds for reconnecting, and for each command. Default 30. */
  patience?: number | null;
  /** Largest size of data or a model, in bytes. Default 64 MB, at most 512 MB, the limit of a value in Redis. */
  blob?: number | null;
}

/** A store in Redis. */
export interface BullmqStore extends FleetStore {
  /** Stops handing out chunks; running ones are finished. */
  pause(): Promise<void>;
  /** Ends a pause. */
  resume(): Promise<void>;
}

const NAMES: OptionNames<BullmqOptions> = {
  url: true,
  username: true,
  password: true,
  tls: true,
  prefix: true,
  priority: true,
  backoff: true,
  rate: true,
  patience: true,
  blob: true,
};

/** Validated options. */
export interface CheckedOptions {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly username: string | undefined;
  readonly password: string | undefined;
  /** Undefined without TLS. */
  readonly tls: object | undefined;
  readonly prefix: string;
  readonly priority: number;
  /** In milliseconds. */
  readonly backoff: number;
  readonly rate: number | undefined;
  /** In milliseconds. */
  readonly patience: number;
  readonly blob: number;
}

const CALLER = 'bullmqStore';
const MOST_BYTES = 536_870_912;
const REDIS_PORT = 6379;

/** @throws TypeError or RangeError that names the option, the expected and the received value, but never a password. */
export function readBullmqOptions(given: BullmqOptions): CheckedOptions {
  const options = readOptions(CALLER, given, NAMES);
  const {
    tls,
    prefix = 'lethe',
    priority = 0,
    backoff = 1,
    rate,
    patience = 30,
    blob = 64_000_000,
  } = options;
  for (const name of ['username', 'password'] as const) {
    const isText = options[name] === undefined || typeof options[name] === 'string';
    if (!isText) throw new TypeError(mismatch(`${CALLER}: ${name}`, 'a text', typeof options[name]));
  }
  const url = readUrl(options.url);
  checkKind(`${CALLER}: tls`, tls === undefined || isObject(tls), 'options of tls.connect', tls);
  checkText(`${CALLER}: prefix`, prefix);
  if (!/^[\w.{}-]{1,100}$/.test(prefix)) {
    throw new RangeError(
      mismatch(`${CALLER}: prefix`, '1 to 100 letters, digits and . _ - { }', quote(prefix)),
    );
  }
  checkInteger(`${CALLER}: priority`, priority, 0, 1_000_000);
  checkSeconds('backoff', backoff, 0, 300);
  checkSeconds('patience', patience, 0.001, 86_400);
  if (rate !== undefined) checkInteger(`${CALLER}: rate`, rate, 1, 1_000_000);
  checkInteger(`${CALLER}: blob`, blob, 1, MOST_BYTES);
  return {
    host: url.hostname === '' ? '127.0.0.1' : url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? REDIS_PORT : Number(url.port),
    database: Number(url.pathname.slice(1)),
    username: options.username ?? decoded(url.username),
    password: options.password ?? decoded(url.password),
    tls: url.protocol === 'rediss:' ? (tls ?? {}) : undefined,
    ...{ prefix, priority, rate, blob, backoff: backoff * 1000, patience: patience * 1000 },
  };
}

/** Errors do not quote an invalid URL: it may contain a password. */
function readUrl(given: unknown): URL {
  const expected = 'redis://host:port/database or rediss://...';
  if (typeof given !== 'string' && !(given instanceof URL)) {
    throw new TypeError(mismatch(`${CALLER}: url`, expected, typeof given));
  }
  let url: URL | undefined;
  try {
    url = new URL(String(given));
  } catch {}
  const isRedis = url !== undefined && /^rediss?:$/.test(url.protocol) && /^(\/\d*)?$/.test(url.pathname);
  if (url === undefined || !isRedis) {
    const got = url === undefined ? 'another text' : `${url.protocol}//${url.host}${url.pathname}`;
    throw new RangeError(mismatch(`${CALLER}: url`, expected, got));
  }
  return url;
}

function decoded(text: string): string | undefined {
  if (text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function checkSeconds(name: string, value: unknown, least: number, most: number): void {
  if (typeof value === 'number' && value >= least && value <= most) return;
  throw new RangeError(mismatch(`${CALLER}: ${name}`, `seconds from ${least} to ${most}`, quote(value)));
}
