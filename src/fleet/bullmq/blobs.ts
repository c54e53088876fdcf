// Data and models in Redis, by digest.
import { LetheError } from '../../errors.js';
import { digestOf } from '../../network/storage/index.js';
import { mismatch } from '../../text/quote.js';
import type { JobResult } from '../result.js';
import type { ChunkOutcome } from '../store/store.js';
import type { Commands } from './commands.js';

export class Blobs {
  readonly #name: string;
  readonly #most: number;
  readonly #commands: Commands;

  /** @param name name of the store in errors; `most`: largest size of one blob in bytes */
  constructor(name: string, most: number, commands: Commands) {
    this.#name = name;
    this.#most = most;
    this.#commands = commands;
  }

  async put(bytes: Uint8Array): Promise<string> {
    if (bytes.length > this.#most) {
      throw new LetheError('limits', `${this.#name}: ${this.#tooLarge(bytes.length)}`);
    }
    const sha256 = await digestOf([bytes]);
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    await this.#commands.do((client) => client.set(this.#key(sha256), buffer));
    return sha256;
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.#commands.do((client) => client.exists(this.#key(sha256)))) === 1;
  }

  async get(sha256: string): Promise<Uint8Array> {
    const bytes = await this.#commands.do((client) => client.getBuffer(this.#key(sha256)));
    if (bytes === null) throw new LetheError('data', mismatch(this.#name, `bytes of ${sha256}`, 'none'));
    return new Uint8Array(bytes);
  }

  /** The outcome of a chunk in the form that Redis can hold: jobs with too large models fail. */
  fitting(outcome: ChunkOutcome): ChunkOutcome {
    const isTooLarge = ({ length }: Uint8Array): boolean => length > this.#most;
    if (![...outcome.models.values()].some(isTooLarge)) return outcome;
    const models = new Map([...outcome.models].filter(([, bytes]) => !isTooLarge(bytes)));
    const results = outcome.results.map((result): JobResult => {
      if (result.status === 'failed' || result.model === null || result.model.bytes <= this.#most) {
        return result;
      }
      const { key, name, kind, worker, milliseconds, model } = result;
      const message = `job ${name}: model: ${this.#tooLarge(model.bytes)}`;
      const error = { name: 'LetheError', message };
      return { status: 'failed', key, name, kind, worker, milliseconds, error, attempts: 1 };
    });
    const corrections = outcome.corrections.filter(({ model }) => model === null || models.has(model.sha256));
    return { ...outcome, results, models, corrections };
  }

  #key(sha256: string): string {
    return `${this.#commands.keys}blob:${sha256}`;
  }

  #tooLarge(bytes: number): string {
    return `${bytes} bytes, the store's blob is ${this.#most}`;
  }
}
