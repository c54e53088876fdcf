// A connection to Redis: bounded in time, and with errors that hold no secret.
import type { Redis } from 'ioredis';
import { LetheError } from '../../errors.js';
import type { CheckedOptions } from './options.js';
import type { Packages } from './packages.js';

/** Before the first connection: a worker may start a moment before Redis. */
const FIRST_ATTEMPTS = 4;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1000;
/** How often an operation is tried whose connection was lost: each waits for the connection as long as `patience` says. */
const ATTEMPTS = 5;
/** Longer a connection that is closed keeps no process from ending. */
const DISCONNECT_MS = 100;

const LOST =
  /connection (is|was )?close|ECONN|EPIPE|ETIMEDOUT|stream isn't writeable|^LOADING|socket|max retries/i;

/** Two connections: one asks, one hears what changed. */
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

  /** @throws LetheError `data` naming host and port. */
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
   * Does what may be done twice, again if the connection was lost.
   *
   * @throws LetheError `data` naming host and port.
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

  /** An error of ours: the commands that errors of Redis hold may show a password. */
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
