import { KERNELS_SHA256 } from '../engine/index.js';
import { LetheError } from '../errors.js';
import {
  fingerprintOf,
  type Look,
  type Recorder,
  type TrainingDetails,
  type TrainingSnapshot,
  toModelOrder,
} from '../network/index.js';
import { Network } from '../network/public.js';
import { version } from '../version.js';
import { masksDigest, samplesDigest } from './data-digest.js';
import { whereWeAre } from './environment.js';
import { bytesToHex, hexToBytes } from './hex.js';
import { leafHash, merkleRoot } from './merkle.js';
import { type CheckedReceiptOptions, type ReceiptOptions, readReceiptOptions } from './options.js';
import { doubleBits, stateBytes } from './state.js';
import { type Leaf, PREDICATE_TYPE, type Receipt, STATEMENT_TYPE, type Subject } from './statement.js';

/** The fingerprint of weights in the engine's order. */
export function fingerprintOfDetails(
  { weights, order }: TrainingDetails,
  values: readonly Float32Array[],
): string {
  const given = toModelOrder(order, values);
  return fingerprintOf(
    toModelOrder(order, weights).map(({ name, shape }, index) => ({
      ...{ name, shape, values: given[index] as Float32Array },
    })),
  );
}

/** Follows one call of `fit`, and tells of it. */
export class ReceiptRecorder implements Recorder {
  readonly #options: CheckedReceiptOptions;
  #details: TrainingDetails | undefined;
  #initial: string | undefined;
  #last: TrainingSnapshot | undefined;
  readonly #leaves: Leaf[] = [];
  readonly #rates: string[] = [];

  constructor(options: ReceiptOptions) {
    this.#options = readReceiptOptions(options);
  }

  async begin(details: TrainingDetails, from: TrainingSnapshot | undefined): Promise<undefined> {
    if (this.#details !== undefined) {
      throw new LetheError('state', 'receipt: expected one for each call of fit, got it again');
    }
    if (from !== undefined) {
      throw new LetheError('state', 'receipt: expected a run from its beginning, got one from a checkpoint');
    }
    const { begin, options, config, batchesPerEpoch } = details;
    if (begin.epochs !== options.initialEpoch || begin.steps !== options.initialEpoch * batchesPerEpoch) {
      const got = `one of ${begin.steps} steps: compile the model anew`;
      throw new LetheError('state', `receipt: expected a training run that begins, got ${got}`);
    }
    if (config === undefined) {
      throw new LetheError('model', 'receipt: expected losses and metrics that a model.json has words for');
    }
    this.#details = details;
    return undefined;
  }

  batchesFrom(batch: number, batchesPerEpoch: number): number {
    const every = this.#details?.scheduled ? 1 : this.#options.everyEpochs;
    return every * batchesPerEpoch - (batch % (every * batchesPerEpoch));
  }

  wants({ batch, batchesPerEpoch, starts, ends, logs, learningRate }: Look): boolean {
    if (logs !== undefined && !starts && this.#details?.scheduled) {
      const epoch = Math.floor(batch / batchesPerEpoch);
      if (this.#rates.length < epoch) this.#rates.push(doubleBits(learningRate));
    }
    if (this.#leaves.at(-1)?.batch === batch) return false;
    return starts || ends || batch % (this.#options.everyEpochs * batchesPerEpoch) === 0;
  }

  record(snapshot: TrainingSnapshot, { batch, starts }: Look): void {
    const details = this.#details as TrainingDetails;
    if (starts) {
      if (snapshot.optimizer.iterations > 0) {
        const got = `one of ${snapshot.optimizer.iterations} steps: compile the model anew`;
        throw new LetheError('state', `receipt: expected an optimizer that begins, got ${got}`);
      }
      this.#initial = fingerprintOfDetails(details, snapshot.weights);
      this.#checkSeed(details, this.#initial);
    }
    this.#last = snapshot;
    this.#leaves.push({ batch, hash: bytesToHex(leafHash(stateBytes(snapshot))) });
  }

  async end(): Promise<void> {}

  /** @throws LetheError `data` if the seed that was named does not make the initial weights. */
  #checkSeed({ topology }: TrainingDetails, initial: string): void {
    const { seed } = this.#options;
    if (seed === undefined || Network.create(topology, { seed }).fingerprint() === initial) return;
    throw new LetheError('data', `receipt: seed: expected that of the initial weights, got ${seed}`);
  }

  /**
   * The receipt, once the training run has ended.
   *
   * @param files what came of it beside the weights, such as the files of the saved model
   * @throws LetheError `state` before that.
   */
  receipt(files: readonly Subject[] = []): Receipt {
    const details = this.#details;
    const last = this.#last;
    if (details === undefined || last === undefined || this.#initial === undefined) {
      throw new LetheError('state', 'receipt: expected a call of fit that has ended, got none');
    }
    const { begin, topology, weights, options, config, rules } = details;
    const { train, validation, sampleShapes, gradientMasks } = details;
    const { salt = '', parent, file, seed, recipe, everyEpochs } = this.#options;
    const digest = (samples: TrainingDetails['train']): string => samplesDigest(sampleShapes, samples, salt);
    const { progress } = last;
    const history = Object.entries(progress.history).map(([name, values]) => [name, values.map(doubleBits)]);
    const sha256 = fingerprintOfDetails(details, last.best ?? last.weights);
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
        options: { ...options, rules },
        seed: begin.seed,
        data: {
          samples: train.count,
          train: digest(train),
          validation: validation === undefined ? null : digest(validation),
          gradientMasks: masksDigest(gradientMasks),
          salted: salt !== '',
          file: file ?? null,
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
