import type { FitHistory, Look, Recorder, TrainingDetails, TrainingSnapshot } from '../network/index.js';
import { masksDigest, samplesDigest } from './data-digest.js';
import { bytesToHex } from './hex.js';
import { leafHash } from './merkle.js';
import { doubleBits, stateBytes } from './state.js';
import type { Receipt } from './statement.js';

/** Something that is not as the receipt says. */
export interface Difference {
  /** Such as `state`, `history of loss`, `data`. */
  what: string;
  /** At which epoch, counted from 0; undefined for what is of the whole run. */
  epoch?: number;
  /** What the receipt says. */
  expected: string;
  /** What was found. */
  got: string;
}

/** Ends a training run whose outcome is known. */
export class Disagreement extends Error {
  readonly difference: Difference;
  /** `inputs`: it is another run; `run`: it was computed otherwise. */
  readonly of: 'inputs' | 'run';

  constructor(of: 'inputs' | 'run', difference: Difference) {
    super(`audit: ${difference.what}`);
    this.of = of;
    this.difference = difference;
  }
}

/** States that were compared, and how many there are. */
type OnProgress = (done: number, of: number) => void;

/** Compares a training run with a receipt while it is computed. */
export class AuditRecorder implements Recorder {
  readonly #receipt: Receipt;
  readonly #salt: string;
  readonly #onProgress: OnProgress | undefined;
  #perEpoch = 1;
  /** States that were compared, all of them equal. */
  compared = 0;

  constructor(receipt: Receipt, salt: string, onProgress: OnProgress | undefined) {
    this.#receipt = receipt;
    this.#salt = salt;
    this.#onProgress = onProgress;
  }

  async begin(details: TrainingDetails): Promise<undefined> {
    const { data, options } = this.#receipt.predicate;
    const { sampleShapes, train, validation, gradientMasks, batchesPerEpoch } = details;
    this.#perEpoch = batchesPerEpoch;
    const digest = (samples: TrainingDetails['train']): string =>
      samplesDigest(sampleShapes, samples, this.#salt);
    const check = (what: string, expected: string | null, got: string | null): void => {
      if (expected === got) return;
      throw new Disagreement('inputs', { what, expected: expected ?? 'none', got: got ?? 'none' });
    };
    check('data', data.train, digest(train));
    check('samples to validate on', data.validation, validation === undefined ? null : digest(validation));
    check('masks of gradients', data.gradientMasks, masksDigest(gradientMasks));
    check('batchSize', String(options.batchSize), String(details.options.batchSize));
    return undefined;
  }

  get #next(): { readonly batch: number; readonly hash: string } | undefined {
    return this.#receipt.predicate.states.leaves[this.compared];
  }

  batchesFrom(batch: number): number {
    const next = this.#next;
    return next === undefined || next.batch <= batch ? this.#perEpoch : next.batch - batch;
  }

  wants({ batch, ends }: Look): boolean {
    const next = this.#next;
    return next === undefined ? !ends : batch >= next.batch;
  }

  record(snapshot: TrainingSnapshot, { batch, ends }: Look): void {
    const next = this.#next;
    const epoch = Math.max(0, Math.ceil(batch / this.#perEpoch) - 1);
    if (next === undefined) {
      if (ends) return;
      const expected = `${this.#receipt.predicate.result.batches} batches`;
      throw new Disagreement('run', { what: 'length of the run', epoch, expected, got: 'more' });
    }
    const got = bytesToHex(leafHash(stateBytes(snapshot)));
    if (next.batch !== batch || next.hash !== got) {
      const difference = this.#historyDifference(snapshot.progress.history);
      throw new Disagreement('run', difference ?? { what: 'state', epoch, expected: next.hash, got });
    }
    this.compared++;
    this.#onProgress?.(this.compared, this.#receipt.predicate.states.leaves.length);
  }

  async end(): Promise<void> {}

  /** The first number of the history that is another one. */
  #historyDifference(history: { readonly [name: string]: readonly number[] }): Difference | undefined {
    const { history: expected, options } = this.#receipt.predicate;
    let first: Difference | undefined;
    for (const [name, values] of Object.entries(history)) {
      for (const [index, value] of values.entries()) {
        const bits = doubleBits(value);
        const own = expected[name]?.[index] ?? 'none';
        const epoch = options.initialEpoch + index;
        if (own === bits || (first?.epoch ?? Number.POSITIVE_INFINITY) <= epoch) continue;
        first = { what: `history of ${name}`, epoch, expected: own, got: bits };
      }
    }
    return first;
  }

  /** Compares what there is at the end. */
  compareEnd({ history, epoch }: FitHistory, fingerprint: string): Difference | undefined {
    const { predicate, subject } = this.#receipt;
    const { states, result } = predicate;
    if (this.compared !== states.leaves.length) {
      return { what: 'states', expected: String(states.leaves.length), got: String(this.compared) };
    }
    const difference = this.#historyDifference(history);
    if (difference !== undefined) return difference;
    if (epoch.length !== result.epochs) {
      return { what: 'epochs', expected: String(result.epochs), got: String(epoch.length) };
    }
    for (const [name, values] of Object.entries(predicate.history)) {
      if (values.length === (history[name]?.length ?? 0)) continue;
      const got = String(history[name]?.length ?? 0);
      return { what: `history of ${name}`, expected: `${values.length} epochs`, got };
    }
    const weights = subject.find(({ name }) => name === 'weights')?.digest.sha256 ?? 'none';
    return weights === fingerprint ? undefined : { what: 'weights', expected: weights, got: fingerprint };
  }
}
