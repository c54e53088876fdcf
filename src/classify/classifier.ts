import { LetheError } from '../errors.js';
import { checkInteger, checkSignal, checkThreads, type OptionNames, readOptions } from '../network/index.js';
import { type LoadOptions, Network, type PredictOptions } from '../network/public.js';
import { type FileSource, readOneFile } from '../network/storage/index.js';
import type { Receipt } from '../receipt/index.js';
import { readReceiptParts } from '../receipt/kept.js';
import { sha256Hex } from '../sha256.js';
import { isObject } from '../text/kinds.js';
import { mismatch, quote } from '../text/quote.js';
import { LABELLED_FORMS, type Label, type LabelledSequenceData, type SequenceData } from './data/forms.js';
import { indicesOf, readLabels } from './data/labels.js';
import { readSequences, type Sequences } from './data/sequences.js';
import { type ClassifierEvaluation, likeliest, measure } from './evaluation.js';
import { type ClassifierOptions, readClassifierOptions } from './options.js';
import { toPatches } from './patches.js';
import { scale } from './scaling.js';
import { type ClassifierDescription, readClassifier, writeClassifier } from './storage.js';
import { prepareTraining } from './task.js';
import { type NetworkTraining, trainNetworks } from './training.js';

/** Options of the predictions of a {@link SequenceClassifier}. */
export type ClassifierPredictOptions = Pick<PredictOptions, 'batchSize' | 'threads' | 'signal'>;

/** The names of {@link ClassifierPredictOptions}. */
export const PREDICT_OPTIONS: OptionNames<ClassifierPredictOptions> = {
  batchSize: true,
  threads: true,
  signal: true,
};

const FORMS = 'sequences, { x } or { values, lengths, features }';

/** Above the size of all networks of any classifier. */
const MOST_BYTES = 2_147_483_648;

interface Parts {
  readonly description: ClassifierDescription;
  readonly networks: readonly Network[];
  readonly receipts: readonly Receipt[];
}

/**
 * Classifies sequences of unequal length. It scales, pads and masks them, trains one network or an ensemble, compares itself with the most
 * frequent class, and is saved as one file. The same data, seed and options give the same bits on every runtime and with any number of
 * threads.
 *
 * @example
 * const rising = [{ x: [1, 2, 3, 4], label: 'up' }, { x: [2, 4, 5], label: 'up' }, { x: [0, 1], label: 'up' }];
 * const falling = [{ x: [4, 2, 1], label: 'down' }, { x: [5, 4, 3, 1], label: 'down' }, { x: [1, 0], label: 'down' }];
 * const classifier = await SequenceClassifier.fit([...rising, ...falling], { epochs: 60, seed: 1 });
 * console.log(await classifier.predict([[1, 3, 4, 6, 7], [9, 8]]));
 */
export class SequenceClassifier {
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    const isOurs = isObject(parts) && Array.isArray(parts.networks);
    if (!isOurs) throw new TypeError('SequenceClassifier: expected to be made by fit or load');
    this.#parts = parts;
  }

  /**
   * Trains a classifier.
   *
   * @param data sequences with their labels: a list of `{ x, label }`, or `{ x, y }`, or packed as `parseTs` and `parseSequenceCsv` return
   *   them
   * @throws TypeError or RangeError that names the option, or the place in the data, the expected and the received value.
   * @throws LetheError `data` if there are fewer than two classes, or a number is missing; `model` if a custom network does not fit;
   *   `aborted` by the signal; `diverged` if a number is no longer finite; `backend` if the kernels cannot start.
   */
  static async fit(data: LabelledSequenceData, options: ClassifierOptions = {}): Promise<SequenceClassifier> {
    const read = readClassifierOptions(options);
    const sequences = readSequences('fit', data, LABELLED_FORMS);
    const labels = readLabels('fit', data, sequences.lengths.length);
    const { task, description } = prepareTraining(sequences, labels, read);
    const trained = await trainNetworks(task);
    const networks = trained.map(({ network }) => network);
    const training = trained.map((each) => each.training);
    const receipts = trained.flatMap(({ receipt }) => receipt ?? []);
    return new SequenceClassifier({ description: { ...description, training }, networks, receipts });
  }

  /**
   * Reads a classifier that `save` wrote. The file is treated as untrusted input: sizes are checked before memory is allocated, and nothing
   * in it is evaluated.
   *
   * @param source the file's bytes, its path or `file://` URL (Node, Deno, Bun), or its `http(s)://` URL
   * @param options limits for each network, as in `Network.load`
   * @throws LetheError `data` if the file is not a classifier, or incomplete; `model`, `limits` and `aborted` as in `Network.load`.
   * @throws TypeError if `source` is none of these.
   */
  static async load(source: FileSource, options: LoadOptions = {}): Promise<SequenceClassifier> {
    const file = await readOneFile('load', source, MOST_BYTES);
    const { description, networks: pieces, parts } = readClassifier('load', file);
    const networks: Network[] = [];
    for (const piece of pieces) networks.push(await Network.load(piece, options));
    const { patch, scaler, classes } = description;
    const features = patch * scaler.zero.length;
    for (const [index, { inputs, outputs }] of networks.entries()) {
      const [input, ...moreInputs] = inputs;
      const [output, ...moreOutputs] = outputs;
      const fits =
        input?.shape.length === 2 &&
        input.shape[1] === features &&
        output?.shape.join() === `${classes.length}`;
      if (fits && moreInputs.length + moreOutputs.length === 0) continue;
      const expected = `steps of ${features} numbers and ${classes.length} outputs`;
      throw new LetheError(
        'data',
        mismatch(
          `load: network ${index}`,
          expected,
          quote(
            inputs
              .concat(outputs)
              .map(({ shape }) => shape.join('×'))
              .join(', '),
          ),
        ),
      );
    }
    const receipts = readReceiptParts('load', parts, networks);
    return new SequenceClassifier({ description, networks, receipts });
  }

  /** The distinct labels of the training data: numbers ascending, texts by code units. */
  get classes(): Label[] {
    return [...this.#parts.description.classes];
  }

  /** Number of values in one step. */
  get features(): number {
    return this.#parts.description.scaler.zero.length;
  }

  /** How each network was trained. */
  get training(): NetworkTraining[] {
    return this.#parts.description.training.map((one) => ({ ...one }));
  }

  /**
   * Receipts of the networks' training runs, if `fit` was given `receipt`; otherwise empty. Receipts read from a file have not been
   * verified.
   */
  get receipts(): readonly Receipt[] {
    return this.#parts.receipts;
  }

  /**
   * Returns the most likely label of each sequence.
   *
   * @throws TypeError or RangeError that names the place in the data, the expected and the received value.
   * @throws LetheError `data` for missing numbers, unless `fit` had `missing: 'last'`; `aborted` by the signal; `backend` if the kernels
   *   cannot start.
   */
  async predict(data: SequenceData, options: ClassifierPredictOptions = {}): Promise<Label[]> {
    const rows = await this.#rows('predict', readSequences('predict', data, FORMS), options);
    return rows.map((row) => this.#parts.description.classes[likeliest(row)] as Label);
  }

  /**
   * Returns the probabilities `[sequences, classes]`, in the order of {@link classes}; for several networks their mean.
   *
   * @throws the same errors as `predict`.
   */
  async predictProbabilities(
    data: SequenceData,
    options: ClassifierPredictOptions = {},
  ): Promise<number[][]> {
    const caller = 'predictProbabilities';
    return this.#rows(caller, readSequences(caller, data, FORMS), options);
  }

  /**
   * Measures the accuracy on sequences with known labels; use sequences that were not trained on.
   *
   * @throws the same errors as `predict`; LetheError `data` that names the first label that is not in the training data.
   */
  async evaluate(
    data: LabelledSequenceData,
    options: ClassifierPredictOptions = {},
  ): Promise<ClassifierEvaluation> {
    const { classes, majority } = this.#parts.description;
    const sequences = readSequences('evaluate', data, LABELLED_FORMS);
    const labels = readLabels('evaluate', data, sequences.lengths.length);
    const truth = indicesOf('evaluate', labels, classes);
    return measure(classes, truth, await this.#rows('evaluate', sequences, options), majority);
  }

  /** Writes everything into one file, for `load`. The same classifier gives the same bytes. */
  async save(): Promise<Uint8Array> {
    const { description, networks, receipts } = this.#parts;
    const pieces: Uint8Array[] = [];
    for (const network of networks) pieces.push(await network.toBytes());
    return writeClassifier(description, pieces, receipts);
  }

  /**
   * SHA-256 of the classes, the scaling, the patch and the weights of all networks, as 64 hexadecimal digits. Two classifiers have the same
   * fingerprint if and only if all of these have the same bits.
   */
  fingerprint(): string {
    const { description, networks } = this.#parts;
    const { classes, patch, scaler } = description;
    const weights = networks.map((network) => network.fingerprint());
    const { zero, one, mean, missing } = scaler;
    const hashed = JSON.stringify([classes, patch, zero, one, mean, missing, weights]);
    return sha256Hex([new TextEncoder().encode(hashed)]);
  }

  async #rows(caller: string, sequences: Sequences, given: ClassifierPredictOptions): Promise<number[][]> {
    const options = readOptions(caller, given, PREDICT_OPTIONS);
    if (options.batchSize !== undefined) checkInteger(`${caller}: batchSize`, options.batchSize, 1);
    checkThreads(caller, options.threads);
    checkSignal(caller, options.signal);
    const { description, networks } = this.#parts;
    const { classes, patch, scaler } = description;
    const scaled = scale(caller, sequences, scaler);
    const x = toPatches(scaled, sequences.lengths, sequences.features, patch);
    const sums = sequences.lengths.map(() => classes.map(() => 0));
    for (const network of networks) {
      const { values } = await network.predict(x, options);
      for (const [index, row] of sums.entries()) {
        for (const number of row.keys()) {
          row[number] = (row[number] as number) + (values[index * classes.length + number] as number);
        }
      }
    }
    return sums.map((row) => row.map((sum) => sum / networks.length));
  }
}
