// Chunks on their way into the queue, and lost ones: left by dead processes, removed or changed.
import { LetheError } from '../../errors.js';
import type { Chunk } from '../store/store.js';
import { brokenSteps } from './broken.js';
import { type ChunkQueue, type Entry, readEntry } from './chunk-queue.js';
import type { Commands } from './commands.js';
import type { Connection } from './connection.js';
import { argumentsOf, COMPLETE, GONE, WAITING_FOR } from './scripts.js';

/** Chunks leave the outbox at once. Older ones were left by a process that died. */
const LEFT_MS = 3000;
const LOOK_MS = 1000;
/** Time between two checks by an idle worker for chunks that were removed from the queue. */
const LOOK_GONE_MS = 5000;

export class Outbox {
  readonly #commands: Commands;
  readonly #queue: ChunkQueue;
  readonly #connection: Connection;
  #looked = Number.NEGATIVE_INFINITY;
  #lookedGone = Number.NEGATIVE_INFINITY;

  constructor(commands: Commands, queue: ChunkQueue, connection: Connection) {
    this.#commands = commands;
    this.#queue = queue;
    this.#connection = connection;
  }

  /** Records audits, which are done whatever happens to their jobs. */
  async putAudits(entries: readonly Entry[]): Promise<void> {
    const { keys } = this.#commands;
    if (entries.length === 0) return;
    await this.#commands.all((multi) => {
      for (const entry of entries) {
        const { id, jobs } = entry.chunk;
        multi.hset(`${keys}outbox`, id, JSON.stringify(entry));
        multi.hset(`${keys}audits`, id, (jobs[0] as Chunk['jobs'][number]).key);
      }
    });
  }

  /** Moves chunks from the outbox into the queue. */
  async send(entries: readonly Entry[]): Promise<void> {
    const { keys, channel } = this.#commands;
    if (entries.length === 0) return;
    await this.#queue.put(entries);
    await this.#commands.all((multi) => {
      multi.hdel(`${keys}outbox`, ...entries.map(({ chunk }) => chunk.id));
      multi.publish(channel, '');
    });
  }

  /** Does so for dead processes. @returns whether there was anything to send */
  async sendLeft(worker: string): Promise<boolean> {
    if (performance.now() - this.#looked < LOOK_MS) return false;
    this.#looked = performance.now();
    const outbox = `${this.#commands.keys}outbox`;
    const found = await this.#commands.do((client) => client.hgetall(outbox));
    const left: Entry[] = [];
    for (const [id, text] of Object.entries(found)) {
      try {
        const entry = readEntry(id, text);
        if (Date.now() - entry.at > LEFT_MS) left.push(entry);
      } catch (error) {
        await this.break(id, undefined, error as Error, worker);
        await this.#commands.do((client) => client.hdel(outbox, id));
      }
    }
    await this.send(left);
    return left.length > 0;
  }

  /** Fails the jobs whose chunks were removed from the queue. */
  async breakGone(worker: string): Promise<void> {
    if (performance.now() - this.#lookedGone < LOOK_GONE_MS) return;
    this.#lookedGone = performance.now();
    for (const id of (await this.#commands.run(GONE, this.#queue.keys)) as string[]) {
      const told = `${this.#queue.name}: job ${id}: expected the chunk, got none: somebody removed it`;
      await this.break(id, undefined, new LetheError('data', told), worker);
    }
  }

  /** Fails the jobs of a chunk. */
  async break(id: string, data: unknown, error: Error, finder: string): Promise<void> {
    const [token = '', audited = '', ...keys] = (await this.#commands.run(WAITING_FOR, id)) as string[];
    const named = this.#connection.named(error);
    const broken = { data, error: named, finder, keys, audited: audited === '' ? undefined : audited };
    const steps = argumentsOf(brokenSteps(broken));
    await this.#commands.run(COMPLETE, id, token, this.#commands.channel, ...steps);
  }
}
