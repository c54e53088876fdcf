// A connection to Redis, with time limits and without secrets in errors.
import type { Redis } from 'ioredis';
import { LetheError } from '../../errors.js';
import type { CheckedOptions } from './options.js';
import type { Packages } from './packages.js';

/** Attempts for the first connection: a worker may start a moment before Redis. */
const FIRST_ATTEMPTS = 4;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;
/** Number of attempts of an operation that loses its connection; each waits for the connection for up to `patience`. */
const ATTEMPTS = 5;
/** A closing connection delays the end of the process by at most this time. */
const DISCONNECT_MS = 100;

const LOST =
  /connection (is|was )?close|ECONN|EPIPE|ETIMEDOUT|stream isn't writeable|^LOADING|socket|max retries/i;

/** Two connections: one for commands, one for notifications. */
export class Connection {
  readonly client: Redis;
  readonly #subscriber: Redis;
  readonly #where: string;
  readonly #password: string | undefined;
  #last: Error | undefined;
  #isOpen = false;
  #isClosed = false;

  constructor({ Redis }: Packages, options: CheckedOptions) {
    const { host, port, database, username, password, tls, patience } = options;
    this.#where = `redis ${host}:${port}`;
    this.#password = password;
    const settings = {
      ...{ host, port, db: database, lazyConnect: true, maxRetriesPerRequest: null },
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(tls === undefined ? {} : { tls }),
      disconnectTimeout: DISCONNECT_MS,
      connectTimeout: Math.min(patience, 10_000),
      retryStrategy: (times: number): number | null => {
        if (!this.#isOpen && times >= FIRST_ATTEMPTS) return null;
        const pause = Math.min(SHORTEST_PAUSE_MS * times, LONGEST_PAUSE_MS);
        return pause * times > patience + LONGEST_PAUSE_MS ? null : pause;
      },
    };
    this.client = new Redis({ ...settings, commandTimeout: patience });
    this.#subscriber = new Redis(settings);
    for (const connection of [this.client, this.#subscriber]) {
      connection.on('error', (error: Error) => {
        this.#last = error;
      });
    }
  }

  /** @throws LetheError `data` that names host and port. */
  async open(channel: string, onMessage: () => void): Promise<void> {
    try {
      await this.client.connect();
      await this.client.ping();
      await this.#subscriber.connect();
      await this.#subscriber.subscribe(channel);
      this.#subscriber.on('message', onMessage);
      this.#isOpen = true;
    } catch (error) {
      this.close();
      throw this.named(this.#last ?? error);
    }
  }

  /**
   * Runs an idempotent operation, and repeats it if the connection was lost.
   *
   * @throws LetheError `data` that names host and port.
   */
  async do<Result>(operation: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      if (this.#isClosed)
        throw new LetheError('state', `${this.#where}: expected an open store, got a closed one`);
      try {
        return await operation();
      } catch (error) {
        if (error instanceof LetheError) throw error;
        const isLost = LOST.test((error as Error).message) && this.client.status !== 'end';
        if (!isLost || attempt === ATTEMPTS) throw this.named(error);
      }
    }
  }

  /** Converts an error: messages of Redis may contain commands with a password. */
  named(error: unknown): LetheError {
    const message = error instanceof Error ? error.message : String(error);
    const told = this.#password ? message.replaceAll(this.#password, '***') : message;
    return new LetheError('data', `${this.#where}: ${told}`);
  }

  close(): void {
    this.#isClosed = true;
    this.client.disconnect();
    this.#subscriber.disconnect();
  }
}
