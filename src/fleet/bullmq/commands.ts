// Commands to Redis on keys of one fleet: one, several at once, a script.
import type { ChainableCommander } from 'ioredis';
import type { Connection } from './connection.js';

export class Commands {
  /** What begins the names of keys. */
  readonly keys: string;
  /** Where it is told that something changed. */
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

  /** A script of scripts.ts. */
  run(script: string, ...args: readonly (string | number | Buffer)[]): Promise<unknown> {
    return this.do((client) => client.eval(script, 0, this.keys, ...args));
  }

  /** Commands at once. @returns what each gave */
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
