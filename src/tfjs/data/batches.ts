import type { LayersModel, ModelFitArgs } from '@tensorflow/tfjs-layers';
import { classWeightsOf, sliceSamples } from '../../network/index.js';
import { mismatch } from '../../text/quote.js';
import { type BatchDataset, type BatchIterator, disposeBatch, splitBatch } from './dataset.js';
import { readSamples, type Samples } from './samples.js';

/** One batch, read and checked. */
export interface Batch {
  readonly samples: Samples;
  /** For each output one number per sample, null for an output without class weights; empty if no output has any. */
  readonly weights: readonly (Float32Array | null)[];
  readonly count: number;
}

/** Options of taking batches from a data set. */
export interface BatchOptions {
  /** Begins the messages of errors, such as `fit`. */
  readonly caller: string;
  /** Name of the data set in errors. */
  readonly what: string;
  /** Batches of a pass; undefined: all. */
  readonly batches: number | undefined;
  readonly classWeight?: ModelFitArgs['classWeight'];
  /** Called if there were only this many batches; without it that is an error. */
  readonly ranOut?: ((batches: number) => void) | undefined;
}

/** Takes the batches of a data set one by one, pass by pass. Holds one batch at a time. */
export class BatchSource {
  readonly #model: LayersModel;
  readonly #dataset: BatchDataset;
  readonly #options: BatchOptions;
  #iterator: BatchIterator | undefined;
  /** The first batch, if it was read in advance. */
  #peeked: Promise<Batch | undefined> | undefined;

  /** @param model the model that trains, compiled */
  constructor(model: LayersModel, dataset: BatchDataset, options: BatchOptions) {
    this.#model = model;
    this.#dataset = dataset;
    this.#options = options;
  }

  /** The first batch, which {@link next} returns again. */
  async peek(epoch: number): Promise<Batch> {
    this.#peeked = this.#take(epoch, 0);
    const batch = await this.#peeked;
    if (batch !== undefined) return batch;
    throw this.#tooFew(0);
  }

  /**
   * @param batch its number in the epoch: 0 begins a new pass, unless the number of batches is given: then the data set
   *   goes on
   * @returns undefined after the last one
   * @throws RangeError if there are no batches, or fewer than requested; RangeError or TypeError naming the part of the
   *   batch that does not fit.
   */
  async next(epoch: number, batch: number): Promise<Batch | undefined> {
    const peeked = this.#peeked;
    this.#peeked = undefined;
    return peeked ?? this.#take(epoch, batch);
  }

  async #take(epoch: number, batch: number): Promise<Batch | undefined> {
    const { what, batches } = this.#options;
    if (batch === batches) return undefined;
    if (this.#iterator === undefined || (batch === 0 && batches === undefined)) {
      this.#iterator = await this.#dataset.iterator();
    }
    for (;;) {
      const { value, done } = await this.#iterator.next();
      if (value != null) return this.#read(`${what}: epoch ${epoch}, batch ${batch}`, value);
      if (!done) continue;
      if (batch > 0 && batches === undefined) return undefined;
      if (this.#options.ranOut === undefined || batches === undefined) throw this.#tooFew(batch);
      this.#options.ranOut(batch);
      return undefined;
    }
  }

  async #read(where: string, item: unknown): Promise<Batch> {
    const { caller, classWeight } = this.#options;
    try {
      const { xs, ys } = splitBatch(`${caller}: ${where}`, item);
      const names = { x: `${where}: xs`, y: `${where}: ys` };
      const read = await readSamples(caller, this.#model, names, [xs, ys], undefined);
      const weights = classWeightsOf(classWeight, read.y, this.#model.outputNames);
      return { samples: withoutTensors(read), weights, count: read.x[0]?.shape[0] ?? 0 };
    } finally {
      disposeBatch(item);
    }
  }

  #tooFew(got: number): RangeError {
    const { caller, what, batches } = this.#options;
    if (batches === undefined) return new RangeError(mismatch(`${caller}: ${what}`, 'batches', 'none'));
    const asked = `${batches} batches for each epoch, as requested`;
    const hint = 'use its repeat()';
    return new RangeError(`${mismatch(`${caller}: ${what}`, asked, `${got} in the last one`)}: ${hint}`);
  }
}

/** Drops the tensors, which are disposed of; the numbers remain. */
function withoutTensors({ x, y }: Samples): Samples {
  return {
    x: x.map((part) => ({ ...part, tensor: undefined })),
    y: y.map((part) => ({ ...part, tensor: undefined })),
  };
}

/** All batches of one pass over a data set. */
export async function* passOver(source: BatchSource): AsyncGenerator<Batch> {
  for (let index = 0; ; index++) {
    const batch = await source.next(0, index);
    if (batch === undefined) return;
    yield batch;
  }
}

/** Samples in memory, batch by batch, asynchronously. */
export async function* batchesOf(samples: Samples, batchSize: number): AsyncGenerator<Batch> {
  yield* cutBatches(samples, batchSize);
}

/** Samples in memory, batch by batch. */
export function* cutBatches({ x, y }: Samples, batchSize: number): Generator<Batch> {
  const samples = x[0]?.shape[0] ?? 0;
  for (let begin = 0; begin < samples; begin += batchSize) {
    const end = Math.min(samples, begin + batchSize);
    yield {
      samples: {
        x: x.map((part) => sliceSamples(part, begin, end)),
        y: y.map((part) => sliceSamples(part, begin, end)),
      },
      weights: [],
      count: end - begin,
    };
  }
}

/** Means of numbers over all batches, weighted by batch size, as in `model.evaluateDataset`. */
export async function meansOver(
  batches: AsyncIterable<Batch>,
  numbersOf: (batch: Batch) => Promise<ArrayLike<number>>,
): Promise<number[]> {
  const sums: number[] = [];
  let count = 0;
  for await (const batch of batches) {
    const values = await numbersOf(batch);
    for (let index = 0; index < values.length; index++) {
      sums[index] = (sums[index] ?? 0) + (values[index] as number) * batch.count;
    }
    count += batch.count;
  }
  return sums.map((sum) => sum / count);
}
