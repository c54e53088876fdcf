// Bytes that jobs need: fetched once per worker, checked, and cached.
import { LetheError } from '../../errors.js';
import { digestOf, readOneFile } from '../../network/storage/index.js';
import { mismatch, quote } from '../../text/quote.js';
import type { CheckedLimits } from '../jobs/limits.js';
import type { DataRecord, JobRecord } from '../jobs/record.js';
import type { FleetStore } from '../store/store.js';

/** Size of the cache in bytes. */
const ROOM = 268_435_456;

export class Blobs {
  readonly #store: FleetStore;
  readonly #limits: CheckedLimits;
  readonly #urls: readonly string[];
  /** By digest, most recently used last. */
  readonly #kept = new Map<string, Uint8Array>();
  readonly #coming = new Map<string, Promise<Uint8Array>>();
  #size = 0;

  /** @param urls prefixes of URLs that may be fetched */
  constructor(store: FleetStore, limits: CheckedLimits, urls: readonly string[]) {
    this.#store = store;
    this.#limits = limits;
    this.#urls = urls;
  }

  /**
   * Gets missing bytes of a job.
   *
   * @throws LetheError `data` or `limits` that names the job, if they cannot be fetched or have another digest.
   */
  async get({ name, data, from }: JobRecord, missing: readonly string[]): Promise<Map<string, Uint8Array>> {
    const found = new Map<string, Uint8Array>();
    for (const sha256 of missing) {
      const what = `job ${name}: ${sha256 === from ? 'from' : 'data'}`;
      found.set(sha256, await this.#one(what, sha256, sha256 === data?.sha256 ? data : null));
    }
    return found;
  }

  async #one(what: string, sha256: string, data: DataRecord | null): Promise<Uint8Array> {
    const kept = this.#kept.get(sha256);
    if (kept !== undefined) {
      this.#kept.delete(sha256);
      this.#kept.set(sha256, kept);
      return kept;
    }
    const coming = this.#coming.get(sha256) ?? this.#fetch(what, sha256, data);
    this.#coming.set(sha256, coming);
    try {
      return await coming;
    } finally {
      this.#coming.delete(sha256);
    }
  }

  async #fetch(what: string, sha256: string, data: DataRecord | null): Promise<Uint8Array> {
    const bytes = data?.url == null ? await this.#store.get(sha256) : await this.#download(what, data.url);
    if (bytes.length > this.#limits.data) {
      throw new LetheError('limits', `${what}: ${bytes.length} bytes, limits.data is ${this.#limits.data}`);
    }
    const got = await digestOf([bytes]);
    if (got !== sha256) throw new LetheError('data', mismatch(`${what}: sha256`, sha256, got));
    this.#kept.set(sha256, bytes);
    this.#size += bytes.length;
    for (const [oldest, { length }] of this.#kept) {
      if (this.#size <= ROOM || oldest === sha256) break;
      this.#kept.delete(oldest);
      this.#size -= length;
    }
    return bytes;
  }

  #download(what: string, url: string): Promise<Uint8Array> {
    const { href } = new URL(url); // Normalized, without `..` and the like, so that comparing prefixes is safe.
    if (/^https?:/.test(href) && this.#urls.some((allowed) => href.startsWith(allowed))) {
      return readOneFile(what, href, this.#limits.data);
    }
    const allowed =
      this.#urls.length === 0 ? 'no URL (urls of the worker is empty)' : `one below ${this.#urls.join(', ')}`;
    throw new LetheError('data', mismatch(what, allowed, quote(url)));
  }
}
