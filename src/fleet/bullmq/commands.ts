// Commands to Redis on the keys of one fleet: single ones, transactions, scripts.
import type { ChainableCommander } from 'ioredis';
import type { Connection } from './connection.js';

export class Commands {
  /** Prefix of the names of keys. */
  readonly keys: string;
  /** Channel for notifications of changes. */
  readonly channel: string;
  readonly #connection: Connection;

  constructor(connection: Connection, prefix: string) {
    this.#connection = connection;
    this.keys = `${prefix}:store:`;
    this.channel = `${prefix}:changed`;
  }

  do<Result>(act: (client: Connection['client']) => Promise<Result>): Promise<Result> {
    return this.#connection.do(() => act(this.#connection.client));
  }

  /** Runs a script of scripts.ts. */
  run(script: string, ...args: readonly (string | number | Buffer)[]): Promise<unknown> {
    return this.do((client) => client.eval(script, 0, this.keys, ...args));
  }

  /** Runs commands in one transaction. @returns the result of each */
  all(queue: (multi: ChainableCommander) => void): Promise<readonly unknown[]> {
    return this.do(async (client) => {
      const multi = client.multi();
      queue(multi);
      const replies = (await multi.exec()) ?? [];
      return replies.map(([error, reply]) => {
        if (error !== null) throw error;
        return reply;
      });
    });
  }
}
