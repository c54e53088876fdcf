import type { FitHistory, Look, Recorder, TrainingDetails, TrainingSnapshot } from '../network/index.js';
import { checkInputs } from './check-inputs.js';
import { gridDifference } from './contradictions.js';
import { type Difference, Disagreement, epochBefore, historyDifference } from './differences.js';
import { bytesToHex } from './hex.js';
import { leafHash } from './merkle.js';
import { stateBytes } from './state.js';
import type { Receipt } from './statement.js';

/** Called with the number of compared states, and of all. */
type OnProgress = (done: number, of: number) => void;

/** Compares a training run with a receipt during the run. */
export class AuditRecorder implements Recorder {
  readonly #receipt: Receipt;
  readonly #salt: string;
  readonly #onProgress: OnProgress | undefined;
  #perEpoch = 1;
  /** Compared states, all of them equal. */
  compared = 0;

  constructor(receipt: Receipt, salt: string, onProgress: OnProgress | undefined) {
    this.#receipt = receipt;
    this.#salt = salt;
    this.#onProgress = onProgress;
  }

  async begin(details: TrainingDetails): Promise<undefined> {
    this.#perEpoch = details.batchesPerEpoch;
    checkInputs(this.#receipt, details, this.#salt);
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
    const { predicate } = this.#receipt;
    const next = this.#next;
    const epoch = epochBefore(batch, this.#perEpoch);
    if (next === undefined) {
      if (ends) return;
      const expected = `${predicate.result.batches} batches`;
      throw new Disagreement('run', { what: 'length of the run', epoch, expected, got: 'more' });
    }
    const got = bytesToHex(leafHash(stateBytes(snapshot)));
    if (next.batch !== batch || next.hash !== got) {
      const difference = historyDifference(predicate, snapshot.progress.history);
      throw new Disagreement('run', difference ?? { what: 'state', epoch, expected: next.hash, got });
    }
    this.compared++;
    this.#onProgress?.(this.compared, predicate.states.leaves.length);
  }

  async end(): Promise<void> {}

  /** Compares the results at the end. */
  compareEnd({ history, epoch, divergence }: FitHistory, fingerprint: string): Difference | undefined {
    const { predicate, subject } = this.#receipt;
    const { states, result } = predicate;
    if (divergence !== undefined) {
      const got = `${divergence.of} that is not finite`;
      return { what: 'divergence', epoch: divergence.epoch, expected: 'none', got };
    }
    if (this.compared !== states.leaves.length) {
      return { what: 'states', expected: String(states.leaves.length), got: String(this.compared) };
    }
    const difference = historyDifference(predicate, history);
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
    if (weights !== fingerprint) return { what: 'weights', expected: weights, got: fingerprint };
    return gridDifference(predicate, this.#perEpoch);
  }
}
