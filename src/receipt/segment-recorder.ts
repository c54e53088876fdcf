import type { FitHistory, Look, Recorder, TrainingDetails, TrainingSnapshot } from '../network/index.js';
import { Disagreement, epochBefore, historyDifference } from './differences.js';
import { fingerprintOfDetails } from './fingerprint.js';
import { bytesToHex } from './hex.js';
import { leafHash } from './merkle.js';
import { stateBytes } from './state.js';
import type { Leaf, Receipt } from './statement.js';

/** The batch after which the weights are the run's final weights, and their fingerprint. */
export interface FinalWeights {
  readonly batch: number;
  readonly fingerprint: string;
}

/** The part of a run between two states. */
export interface Segment {
  readonly from: Leaf;
  readonly to: Leaf;
}

/** The state that a segment begins with; undefined if the network has it. */
interface Beginning {
  readonly from: TrainingSnapshot | undefined;
  readonly final: FinalWeights;
}

/** Follows a training run from one state of a receipt to the next, and compares the result. */
export class SegmentRecorder implements Recorder {
  readonly #receipt: Receipt;
  readonly #segment: Segment;
  readonly #begin: (details: TrainingDetails) => Promise<Beginning>;
  #details: TrainingDetails | undefined;
  /** Undefined unless that batch is between the two states. */
  #final: FinalWeights | undefined;
  #isCompared = false;

  /** @param begin called before the first step */
  constructor(receipt: Receipt, segment: Segment, begin: (details: TrainingDetails) => Promise<Beginning>) {
    this.#receipt = receipt;
    this.#segment = segment;
    this.#begin = begin;
  }

  async begin(details: TrainingDetails): Promise<TrainingSnapshot | undefined> {
    this.#details = details;
    const { from, final } = await this.#begin(details);
    const { from: first, to: last } = this.#segment;
    if (final.batch > first.batch && final.batch < last.batch) this.#final = final;
    return from;
  }

  batchesFrom(batch: number, batchesPerEpoch: number): number {
    const wanted = [this.#segment.to.batch, this.#final?.batch ?? batch].map((own) => own - batch);
    return Math.min(...wanted.filter((count) => count > 0), batchesPerEpoch);
  }

  wants({ batch, starts, ends }: Look): boolean {
    if (starts || batch === this.#final?.batch) return true;
    return !this.#isCompared && (ends || batch >= this.#segment.to.batch);
  }

  record(snapshot: TrainingSnapshot, { batch, starts }: Look): void {
    const { from, to } = this.#segment;
    const final = this.#final;
    const details = this.#details as TrainingDetails;
    const epoch = epochBefore(batch, details.batchesPerEpoch);
    const differs = (what: string, expected: string, got: string): Disagreement =>
      new Disagreement(
        'run',
        historyDifference(this.#receipt.predicate, snapshot.progress.history) ?? {
          what,
          epoch,
          expected,
          got,
        },
      );
    if (batch === final?.batch) {
      const got = fingerprintOfDetails(details, snapshot.weights);
      if (got !== final.fingerprint) throw differs('weights', final.fingerprint, got);
      return;
    }
    const leaf = starts ? from : to;
    const got = bytesToHex(leafHash(stateBytes(snapshot)));
    if (leaf.batch !== batch || leaf.hash !== got) throw differs('state', leaf.hash, got);
    if (starts) return;
    const difference = historyDifference(this.#receipt.predicate, snapshot.progress.history);
    if (difference !== undefined) throw new Disagreement('run', difference);
    this.#isCompared = true;
  }

  async end(): Promise<void> {}

  /** @throws Disagreement if training ended before the state to compare. */
  finish({ epoch, divergence }: FitHistory): void {
    if (this.#isCompared) return;
    if (divergence !== undefined) {
      const got = `${divergence.of} that is not finite`;
      throw new Disagreement('run', { what: 'divergence', epoch: divergence.epoch, expected: 'none', got });
    }
    const [expected, got] = [`batch ${this.#segment.to.batch}`, 'an end before it'];
    throw new Disagreement('run', { what: 'length of the run', epoch: epoch.at(-1) ?? 0, expected, got });
  }
}
