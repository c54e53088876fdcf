import { StatesKeeper } from '../checkpoint/states.js';
import { KERNELS_SHA256 } from '../engine/index.js';
import { LetheError } from '../errors.js';
import type { Look, Recorder, TrainingDetails, TrainingSnapshot } from '../network/index.js';
import { Network } from '../network/public.js';
import { version } from '../version.js';
import { type DataDigestsOf, digestsOf } from './data-digest.js';
import { whereWeAre } from './environment.js';
import { fingerprintOfDetails } from './fingerprint.js';
import { bytesToHex, hexToBytes } from './hex.js';
import { leafHash, merkleRoot } from './merkle.js';
import { readNote, runDigest, writeNote } from './note.js';
import { type CheckedReceiptOptions, type ReceiptOptions, readReceiptOptions } from './options.js';
import { doubleBits, stateBytes } from './state.js';
import { type Leaf, PREDICATE_TYPE, type Receipt, STATEMENT_TYPE, type Subject } from './statement.js';

/** Facts about a run that are known from its beginning. */
interface Run {
  readonly details: TrainingDetails;
  readonly digests: DataDigestsOf;
  /** Digest of everything that must not change during the run, also in another process. */
  readonly digest: string;
  /** First epoch of the whole run, wherever this call of `fit` resumes. */
  readonly initialEpoch: number;
  readonly states: StatesKeeper | undefined;
}

/** Follows one call of `fit`, and writes its receipt. */
export class ReceiptRecorder implements Recorder {
  readonly #options: CheckedReceiptOptions;
  #run: Run | undefined;
  #initial: string | undefined;
  #last: TrainingSnapshot | undefined;
  #leaves: Leaf[] = [];
  #rates: string[] = [];
  /** Whether `fit` has ended. */
  #hasEnded = false;

  constructor(options: ReceiptOptions) {
    this.#options = readReceiptOptions(options);
  }

  async begin(details: TrainingDetails, from: TrainingSnapshot | undefined): Promise<undefined> {
    if (this.#run !== undefined) {
      throw new LetheError('state', 'receipt: expected one for each call of fit, got the same again');
    }
    const { config, options } = details;
    if (details.dataset !== undefined) {
      throw new LetheError(
        'model',
        'receipt: expected arrays, got a data set, which an auditor cannot repeat',
      );
    }
    if (config === undefined) {
      throw new LetheError('model', 'receipt: expected losses and metrics that a model.json can express');
    }
    const { salt = '', keep } = this.#options;
    const digests = digestsOf(details, salt);
    const digest = runDigest(details, digests);
    if (from === undefined) this.#checkBegin(details);
    else this.#goOn(details, digest, from);
    const kept = from && this.#leaves.slice(1).map(({ batch }) => batch);
    const states = keep === undefined ? undefined : await StatesKeeper.open(keep, details, salt !== '', kept);
    const { initialEpoch } = from?.progress ?? options;
    this.#run = { ...{ details, digests, digest, states }, initialEpoch };
    // The checkpoint may be of a batch that this recorder records, too, and had not recorded then.
    if (from !== undefined && this.#isDue(from.progress.batch)) await this.#add(from);
    return undefined;
  }

  #checkBegin({ begin, options, batchesPerEpoch }: TrainingDetails): void {
    const isOne =
      begin.epochs === options.initialEpoch && begin.steps === options.initialEpoch * batchesPerEpoch;
    if (isOne) return;
    const got = `one of ${begin.steps} steps: compile the model again`;
    throw new LetheError('state', `receipt: expected a training run that begins, got ${got}`);
  }

  /** Resumes from the previous recorder's note in the checkpoint. */
  #goOn(details: TrainingDetails, digest: string, from: TrainingSnapshot): void {
    const { everyEpochs } = this.#options;
    const note = readNote(from.note);
    const refuse = (expected: string, got: string): LetheError =>
      new LetheError('data', `receipt: ${expected}, got ${got}`);
    if (note === undefined) {
      throw refuse(
        'expected a run from its beginning, or from a checkpoint written together with a receipt',
        'a checkpoint without',
      );
    }
    if (note.everyEpochs !== everyEpochs) {
      throw refuse(`everyEpochs: expected ${note.everyEpochs}, as before the checkpoint`, `${everyEpochs}`);
    }
    if (note.run !== digest) {
      throw refuse('expected data, salt and options of the run of the checkpoint', 'others');
    }
    this.#checkSeed(details, note.initial);
    this.#initial = note.initial;
    this.#last = from;
    // If the previous process ended normally, it recorded a final state that is not one of the resumed run's.
    const every = everyEpochs * details.batchesPerEpoch;
    this.#leaves = note.leaves.filter(({ batch }, index) => index === 0 || batch % every === 0);
    this.#rates = [...note.rates];
    const epochs = from.progress.epoch.length;
    if (details.scheduled)
      while (this.#rates.length < epochs) this.#rates.push(doubleBits(from.learningRate));
  }

  /** Whether a state is due and not recorded yet. */
  #isDue(batch: number): boolean {
    const { batchesPerEpoch } = (this.#run as Run).details;
    return (
      batch % (this.#options.everyEpochs * batchesPerEpoch) === 0 && this.#leaves.at(-1)?.batch !== batch
    );
  }

  async #add(snapshot: TrainingSnapshot): Promise<void> {
    const { batch } = snapshot.progress;
    this.#leaves.push({ batch, hash: bytesToHex(leafHash(stateBytes(snapshot))) });
    // The first state follows from the initial weights.
    if (this.#leaves.length > 1) await this.#run?.states?.keep(snapshot);
  }

  get #isScheduled(): boolean {
    return this.#run?.details.scheduled === true || this.#rates.length > 0;
  }

  batchesFrom(batch: number, batchesPerEpoch: number): number {
    const every = (this.#isScheduled ? 1 : this.#options.everyEpochs) * batchesPerEpoch;
    return every - (batch % every);
  }

  wants({ batch, batchesPerEpoch, starts, ends, logs, learningRate }: Look): boolean {
    if (ends) this.#hasEnded = true;
    if (logs !== undefined && !starts && this.#isScheduled) {
      const epochs = Math.floor(batch / batchesPerEpoch) - (this.#run?.initialEpoch ?? 0);
      if (this.#rates.length < epochs) this.#rates.push(doubleBits(learningRate));
    }
    return this.#isDue(batch) || ((starts || ends) && this.#leaves.at(-1)?.batch !== batch);
  }

  async record(snapshot: TrainingSnapshot, { starts }: Look): Promise<void> {
    const { details } = this.#run as Run;
    if (starts) {
      if (snapshot.optimizer.iterations > 0) {
        const got = `one of ${snapshot.optimizer.iterations} steps: compile the model again`;
        throw new LetheError('state', `receipt: expected an optimizer that begins, got ${got}`);
      }
      const initial = fingerprintOfDetails(details, snapshot.weights);
      this.#checkSeed(details, initial);
      this.#initial = initial;
    }
    this.#last = snapshot;
    await this.#add(snapshot);
  }

  async end(): Promise<void> {}

  note(): string {
    const [leaves, rates] = [this.#leaves, this.#rates];
    const { digest: run } = this.#run as Run;
    return writeNote({
      everyEpochs: this.#options.everyEpochs,
      run,
      initial: this.#initial as string,
      leaves,
      rates,
    });
  }

  /** @throws LetheError `data` if the given seed does not give the initial weights. */
  #checkSeed({ topology }: TrainingDetails, initial: string): void {
    const { seed } = this.#options;
    if (seed === undefined || Network.create(topology, { seed }).fingerprint() === initial) return;
    throw new LetheError('data', `receipt: seed: expected that of the initial weights, got ${seed}`);
  }

  /**
   * Returns the receipt, once the training run has ended. The receipt of a run stopped early, at the end of an epoch,
   * describes a run of that many epochs.
   *
   * @param files other results than the weights, such as the files of the saved model
   * @throws LetheError `state` before the end, or if the run failed, diverged or was stopped within an epoch.
   */
  receipt(files: readonly Subject[] = []): Receipt {
    const [run, last] = [this.#run, this.#last];
    if (run === undefined || last === undefined || this.#initial === undefined) {
      throw new LetheError('state', 'receipt: expected a call of fit that has ended, got none');
    }
    const { details, digests } = run;
    const { topology, weights, options, config, rules, batchesPerEpoch } = details;
    const { parent, file, seed, recipe, everyEpochs } = this.#options;
    const { progress } = last;
    if (!this.#hasEnded || progress.batch % batchesPerEpoch !== 0 || progress.seen > 0) {
      const got = 'one that stopped within an epoch, failed, diverged or is running';
      throw new LetheError('state', `receipt: expected a training run that ended with an epoch, got ${got}`);
    }
    const history = Object.entries(progress.history).map(([name, values]) => [name, values.map(doubleBits)]);
    const sha256 = fingerprintOfDetails(details, last.best ?? last.weights);
    const { batchSize, shuffle, validationSplit, onDivergence, earlyStopping } = options;
    const epochs = progress.stopped ? options.epochs : progress.batch / batchesPerEpoch;
    return {
      _type: STATEMENT_TYPE,
      subject: [{ name: 'weights', digest: { sha256 } }, ...files],
      predicateType: PREDICATE_TYPE,
      predicate: {
        lethe: { version, kernelsSha256: KERNELS_SHA256 },
        network: {
          topology,
          weights: weights.map(({ name, shape }) => ({ name, shape })),
          initialFingerprint: this.#initial,
          seed: seed ?? null,
          recipe: recipe ?? null,
        },
        compiled: config as object,
        options: {
          ...{ batchSize, epochs, initialEpoch: run.initialEpoch, shuffle, validationSplit, onDivergence },
          ...{ earlyStopping: earlyStopping ?? null, rules },
        },
        seed: progress.begin.seed,
        data: {
          ...digests,
          salted: this.#options.salt !== undefined && this.#options.salt !== '',
          file: file === undefined ? null : describedFile(file),
        },
        parent: parent ?? null,
        learningRates: this.#rates,
        history: Object.fromEntries(history),
        states: {
          everyEpochs,
          root: bytesToHex(merkleRoot(this.#leaves.map(({ hash }) => hexToBytes(hash)))),
          leaves: this.#leaves,
        },
        result: { batches: progress.batch, steps: progress.steps, epochs: progress.epoch.length },
        environment: whereWeAre(),
      },
    };
  }
}

/** The description of a file in a receipt, without other given fields. */
function describedFile({ name, sha256, recipe }: NonNullable<ReceiptOptions['file']>): {
  name: string;
  sha256: string;
  recipe?: string;
} {
  return { name, sha256, ...(recipe !== undefined && { recipe }) };
}
