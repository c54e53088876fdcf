import {
  createSeriesNetwork,
  DEFAULT_EPOCHS,
  DEFAULT_LEARNING_RATE,
  seriesCompileArgs,
} from '../../forgetting/experiment/index.js';
import type { FitHistory } from '../../network/index.js';
import type { Network } from '../../network/public.js';
import { readModel } from '../../network/storage/index.js';
import {
  checkOptions,
  readTrainOptions,
  type SeriesPredictorOptions,
  type TrainOptions,
} from '../../series/options.js';
import { readSaved, type SeriesMetadata, toUserDefinedMetadata } from '../../series/saved.js';
import type { SeriesModel } from './library.js';

/** A SeriesPredictor without TensorFlow.js: the same options, data and seed give the same bits and the same files. */
export class CoreSeries implements SeriesModel {
  readonly #network: Network;
  #metadata: SeriesMetadata;

  private constructor(metadata: SeriesMetadata) {
    this.#metadata = metadata;
    this.#network = createSeriesNetwork(metadata);
  }

  static create(options: SeriesPredictorOptions): CoreSeries {
    return new CoreSeries({ ...checkOptions(options), steps: 0, learningRate: DEFAULT_LEARNING_RATE });
  }

  /** @throws LetheError `data` if it does not exist, is incomplete, or is not a SeriesPredictor. */
  static async load(folder: string): Promise<CoreSeries> {
    const { metadata, weights } = readSaved(await readModel(folder));
    const series = new CoreSeries(metadata);
    series.#network.setWeights(weights);
    return series;
  }

  get steps(): number {
    return this.#metadata.steps;
  }

  /** Starts with a new optimizer; the state of a saved one is not read. */
  async train(x: number[][][], y: number[][], options: TrainOptions): Promise<FitHistory> {
    const {
      epochs = DEFAULT_EPOCHS,
      learningRate = DEFAULT_LEARNING_RATE,
      ...rest
    } = readTrainOptions(options);
    const { onDivergence, onEpoch, onYield, threads, signal, checkpoint, receipt } = rest;
    const network = this.#network;
    network.compile(seriesCompileArgs(learningRate));
    const targets = y.map((sequence) => sequence.map((value) => [value]));
    const history = await network.fit(x, targets, {
      batchSize: x.length,
      epochs,
      shuffle: false,
      ...(threads === undefined ? {} : { threads }),
      ...(signal === undefined ? {} : { signal }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
      ...(receipt === undefined ? {} : { receipt }),
      ...(onDivergence === undefined ? {} : { onDivergence }),
      callbacks: {
        ...(onEpoch && { onEpochEnd: (epoch, { loss = Number.NaN }) => onEpoch(epoch, loss) }),
        ...(onYield && { onYield: (epoch, _, { loss = Number.NaN }) => onYield(epoch, loss) }),
      },
    });
    const steps = this.#metadata.steps + history.timings.steps;
    this.#metadata = { ...this.#metadata, steps, learningRate };
    return history;
  }

  async predict(x: number[][][]): Promise<number[][]> {
    const { values } = await this.#network.predict(x);
    const steps = x[0]?.length ?? 0;
    return x.map((_, index) => Array.from(values.subarray(index * steps, (index + 1) * steps)));
  }

  async save(folder: string): Promise<void> {
    this.#network.setUserDefinedMetadata(toUserDefinedMetadata(this.#metadata));
    await this.#network.save(folder);
  }

  async fingerprint(): Promise<string> {
    return this.#network.fingerprint();
  }
}
