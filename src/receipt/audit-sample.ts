// The audit of a random part: segments between kept states.
import type { FoundState } from '../checkpoint/states.js';
import { LetheError } from '../errors.js';
import type { FitHistory, Recorder, TrainingDetails, TrainingSnapshot } from '../network/index.js';
import { checkInputs } from './check-inputs.js';
import { type Decisions, decisionsOf, gridDifference } from './contradictions.js';
import { Disagreement } from './differences.js';
import { fingerprintOfDetails } from './fingerprint.js';
import { keptState } from './kept-state.js';
import { describeSample, drawSegments, type SampleReport } from './sample.js';
import { type FinalWeights, SegmentRecorder } from './segment-recorder.js';
import type { Leaf, Receipt } from './statement.js';

/** The options of an audit by sample. */
export interface SampleTask {
  readonly receipt: Receipt;
  readonly salt: string;
  /** The number of segments, at least 1. */
  readonly sample: number;
  /** Undefined: unpredictable. */
  readonly seed: number | undefined;
  readonly find: (batch: number) => Promise<FoundState>;
  /** Trains up to this epoch, exclusive, with the recorder. */
  readonly fit: (recorder: Recorder, epochs: number) => Promise<FitHistory>;
  readonly onProgress: ((done: number, of: number) => void) | undefined;
}

/** What follows from the receipt and the data. */
interface Plan {
  readonly decisions: Decisions;
  readonly final: FinalWeights;
}

/** Audits segments of one run, one after the other. The run has at least one. */
export class SampleAudit {
  readonly #task: SampleTask;
  readonly #leaves: readonly Leaf[];
  readonly #drawn: readonly number[];
  #plan: Plan | undefined;
  /** Repeated segments, each ending in the state in the receipt. */
  compared = 0;
  report: SampleReport;

  constructor(task: SampleTask) {
    this.#task = task;
    this.#leaves = task.receipt.predicate.states.leaves;
    this.#drawn = drawSegments(this.#segments, task.sample, task.seed);
    this.report = describeSample(this.#drawn, this.#segments, undefined);
  }

  get #segments(): number {
    return this.#leaves.length - 1;
  }

  /** @throws Disagreement naming the first difference from the receipt. */
  async run(): Promise<void> {
    for (const segment of this.#drawn) await this.#compute(segment);
    const { besides } = this.report; // Known by now: the first segment has read the data.
    if (besides !== undefined) await this.#compute(besides);
  }

  async #compute(segment: number): Promise<void> {
    const { receipt, fit, onProgress } = this.#task;
    const { options, data } = receipt.predicate;
    const [from, to] = [this.#leaves[segment], this.#leaves[segment + 1]] as [Leaf, Leaf];
    const recorder = new SegmentRecorder(receipt, { from, to }, async (details) => {
      this.#plan ??= await this.#prepare(details);
      const { final, decisions } = this.#plan;
      // The first segment begins with the initial weights, whose fingerprint was compared.
      const state = segment === 0 ? undefined : await this.#stateAt(from, details, decisions);
      return { from: state, final };
    });
    const perEpoch = Math.max(1, Math.ceil(data.samples / options.batchSize));
    const history = await fit(recorder, Math.ceil(to.batch / perEpoch));
    if (history.aborted) throw new LetheError('state', 'audit: ended by the signal');
    recorder.finish(history);
    this.compared++;
    onProgress?.(this.compared, this.#drawn.length + (this.report.besides === undefined ? 0 : 1));
  }

  /** Checks before the first step: the data, contradictions in the receipt, and its final weights. */
  async #prepare(details: TrainingDetails): Promise<Plan> {
    const { receipt, salt } = this.#task;
    const { predicate, subject } = receipt;
    checkInputs(receipt, details, salt);
    const { batchesPerEpoch } = details;
    const odd = gridDifference(predicate, batchesPerEpoch);
    if (odd !== undefined) throw new Disagreement('inputs', odd);
    const decisions = decisionsOf(predicate);
    const fingerprint = subject.find(({ name }) => name === 'weights')?.digest.sha256 ?? 'none';
    const { bestEpoch } = decisions;
    const batch = bestEpoch === undefined ? predicate.result.batches : (bestEpoch + 1) * batchesPerEpoch;
    const leaf = this.#leaves.find((one) => one.batch === batch);
    if (leaf === undefined) {
      const besides = this.#leaves.findIndex((one) => one.batch > batch) - 1;
      const isDrawn = this.#drawn.includes(besides);
      this.report = describeSample(this.#drawn, this.#segments, isDrawn ? undefined : besides);
    } else {
      const { weights } = await this.#stateAt(leaf, details, decisions);
      const got = fingerprintOfDetails(details, weights);
      if (got !== fingerprint) {
        throw new Disagreement('inputs', { what: 'weights', expected: fingerprint, got });
      }
    }
    return { decisions, final: { batch, fingerprint } };
  }

  async #stateAt(leaf: Leaf, details: TrainingDetails, decisions: Decisions): Promise<TrainingSnapshot> {
    const found = await this.#task.find(leaf.batch);
    return keptState(this.#task.receipt.predicate, leaf, found, details, decisions);
  }
}
