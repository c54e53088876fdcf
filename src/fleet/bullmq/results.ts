// Results and audits in Redis.
import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { type DoneJob, type JobResult, type Mismatch, readResult, sameResult } from '../result.js';
import { isSuspect, unequal } from '../store/mismatches.js';
import type { StoreStatus } from '../store/store.js';
import { parsed } from './chunk-queue.js';
import type { Commands } from './commands.js';
import type { Step } from './scripts.js';
import { mismatchSteps } from './steps.js';

/** Number of results that are read at once. */
const AT_ONCE = 500;

export class Results {
  readonly #name: string;
  readonly #commands: Commands;

  /** @param name name of the store in errors */
  constructor(name: string, commands: Commands) {
    this.#name = name;
    this.#commands = commands;
  }

  async find(keys: readonly string[]): Promise<readonly JobResult[]> {
    if (keys.length === 0) return [];
    const names = ['open', 'done', 'failed'] as const;
    const [open, done, failed] = (await this.#commands.all((multi) => {
      for (const name of names) multi.hmget(this.#commands.keys + name, ...keys);
    })) as [(string | null)[], (string | null)[], (string | null)[]];
    return keys.flatMap((key, index) => {
      const text = done[index] ?? failed[index] ?? null;
      // Earlier failures of waiting or running jobs are of no interest.
      if (text === null || open[index] !== null) return [];
      return [this.#result(key, text)];
    });
  }

  async *all(): AsyncIterable<JobResult> {
    const seen = new Set<string>();
    for (const name of ['done', 'failed'] as const) {
      for await (const results of this.#scan(name)) {
        for (const result of results) {
          if (!seen.has(result.key)) yield result;
          seen.add(result.key);
        }
      }
    }
  }

  async *suspects(): AsyncIterable<DoneJob> {
    const { keys } = this.#commands;
    const { mismatches: found, quarantined: names } = await this.status();
    if (names.length === 0) return;
    const mismatches = new Map(found.map((one) => [one.key, one]));
    const quarantined = new Set(names);
    const seen = new Set<string>();
    for await (const results of this.#scan('done')) {
      const theirs = results.filter(({ key, worker }) => quarantined.has(worker) && !seen.has(key));
      if (theirs.length === 0) continue;
      const members = theirs.map(({ key }) => key);
      const flags = await this.#commands.do((client) => client.smismember(`${keys}audited`, ...members));
      const audited = new Set(members.filter((_, index) => flags[index] === 1));
      for (const result of theirs) {
        seen.add(result.key);
        if (isSuspect(result, { quarantined, audited, mismatches })) yield result;
      }
    }
  }

  async status(): Promise<StoreStatus> {
    const { keys } = this.#commands;
    const [open, running, done, failed, audited, audits, mismatches, quarantined] = (await this.#commands.all(
      (multi) => {
        multi.hlen(`${keys}open`);
        multi.hvals(`${keys}running`);
        multi.hlen(`${keys}done`);
        multi.hlen(`${keys}failed`);
        multi.scard(`${keys}audited`);
        multi.hlen(`${keys}audits`);
        multi.hvals(`${keys}mismatches`);
        multi.smembers(`${keys}quarantined`);
      },
    )) as [number, string[], number, number, number, number, string[], string[]];
    const held = running.reduce((sum, text) => sum + (Number(text.split(' ')[1]) || 0), 0);
    return {
      // Jobs of a chunk that is done a second time are not open.
      ...{ waiting: Math.max(0, open - held), running: Math.min(open, held), done, failed, audited, audits },
      mismatches: mismatches.map((text) => readMismatch(this.#name, text)),
      quarantined,
    };
  }

  /** Compares results with earlier ones of the same jobs: they are equal, or mismatches. */
  async unequal(results: readonly JobResult[], before: readonly string[]): Promise<Step[]> {
    if (before.length === 0) return [];
    const texts = await this.#commands.do((client) =>
      client.hmget(`${this.#commands.keys}done`, ...(before as string[])),
    );
    const kept = new Map(before.map((key, index) => [key, this.#result(key, texts[index] ?? '')]));
    return results.flatMap((result) => {
      const known = kept.get(result.key);
      const isSame = known?.status !== 'done' || result.status !== 'done' || sameResult(known, result);
      return isSame ? [] : mismatchSteps(unequal(known, result));
    });
  }

  async *#scan(name: 'done' | 'failed'): AsyncIterable<JobResult[]> {
    let cursor = '0';
    do {
      const at = cursor;
      const [next, found] = await this.#commands.do((client) =>
        client.hscan(this.#commands.keys + name, at, 'COUNT', AT_ONCE),
      );
      const results: JobResult[] = [];
      for (let index = 0; index < found.length; index += 2) {
        results.push(this.#result(found[index] as string, found[index + 1] as string));
      }
      yield results;
      cursor = next;
    } while (cursor !== '0');
  }

  #result(key: string, text: string): JobResult {
    const what = `${this.#name}: result of ${key}`;
    return readResult(what, parsed(what, text));
  }
}

/** @throws LetheError `data` if it is invalid. */
function readMismatch(name: string, text: string): Mismatch {
  const what = `${name}: mismatch`;
  const value = parsed(what, text);
  const isText = (one: unknown): boolean => typeof one === 'string';
  const areTexts = (list: unknown): boolean => Array.isArray(list) && list.every(isText);
  const isWitness = (one: unknown): boolean =>
    isObject(one) && [one.worker, one.cpu, one.fingerprint].every(isText);
  const holds =
    isObject(value) &&
    [value.key, value.name].every(isText) &&
    (value.right === null || isText(value.right)) &&
    areTexts(value.faulty) &&
    Array.isArray(value.witnesses) &&
    value.witnesses.every(isWitness);
  if (!holds) throw new LetheError('data', mismatch(what, 'a mismatch', quote(value)));
  return value as unknown as Mismatch;
}
