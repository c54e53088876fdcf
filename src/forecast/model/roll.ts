// Forecasts of several steps by one-step networks: each forecast is appended to the past, and the next step is forecast from there.
import type { ForecastNetwork, ForecastShapes, ForecastStream } from '../network/shapes.js';
import type { Batch } from '../windows/windows.js';

/**
 * Streams the past of each window through the networks step by step, then continues with the mean of their median forecasts.
 *
 * @param sum adds the outputs of a step over the networks, and sorts their quantiles: `[count, columns]`
 * @returns `[count, horizon, columns]`
 */
export async function rollNetworks(
  networks: readonly ForecastNetwork[],
  batch: Batch,
  { shapes, horizon, quantiles }: { shapes: ForecastShapes; horizon: number; quantiles: number },
  threads: number | undefined,
  mean: (outputs: readonly ArrayLike<number>[]) => Float64Array,
): Promise<Float64Array> {
  const { count } = batch;
  const [, columns] = shapes.output;
  const found = new Float64Array(count * horizon * columns);
  const rows = new Rows(batch, shapes, horizon);
  const streams: ForecastStream[] = [];
  try {
    for (const network of networks) {
      streams.push(await network.stream({ batch: count, ...(threads === undefined ? {} : { threads }) }));
    }
    const inputs = networks.map((network) => rows.inputsOf(network));
    const step = (): readonly ArrayLike<number>[] =>
      streams.map((stream, index) => stream.step(inputs[index] as readonly Float32Array[]));
    let outputs = rows.read(step);
    for (let ahead = 0; ahead < horizon; ahead++) {
      const values = mean(outputs);
      for (let sample = 0; sample < count; sample++) {
        const own = values.subarray(sample * columns, (sample + 1) * columns);
        found.set(own, (sample * horizon + ahead) * columns);
      }
      if (ahead === horizon - 1) break;
      rows.goOn(values, quantiles, ahead);
      outputs = step();
    }
  } finally {
    for (const stream of streams) stream.close();
  }
  return found;
}

/** Inputs of a stream at one step, in reused arrays. */
class Rows {
  readonly #batch: Batch;
  readonly #horizon: number;
  readonly #lookback: number;
  /** Width of a row of the past, of the targets, and of the values known ahead. */
  readonly #width: number;
  readonly #targets: number;
  readonly #known: number;
  readonly #past: Float32Array;
  readonly #recent: Float32Array;
  readonly #future: Float32Array;

  constructor(
    batch: Batch,
    { past: [lookback, width], recent: [recent], future }: ForecastShapes,
    horizon: number,
  ) {
    const known = future?.at(-1) ?? 0;
    this.#batch = batch;
    this.#horizon = horizon;
    this.#lookback = lookback;
    this.#width = width;
    this.#targets = recent / lookback;
    this.#known = known;
    this.#past = new Float32Array(batch.count * width);
    this.#recent = batch.recent.slice();
    this.#future = new Float32Array(batch.count * known);
    this.#lookAhead(0);
  }

  /** By the names of its inputs, in order; an input with another name receives the past. */
  inputsOf({ inputs }: ForecastNetwork): readonly Float32Array[] {
    const named: { readonly [name: string]: Float32Array } = {
      past: this.#past,
      recent: this.#recent,
      future: this.#future,
      static: this.#batch.fixed,
      series: this.#batch.series,
    };
    return inputs.map(({ name }) => named[name] ?? this.#past);
  }

  /** Reads all rows of the past; returns the outputs of the last one. */
  read<Outputs>(step: () => Outputs): Outputs {
    const { count, past } = this.#batch;
    const length = this.#lookback * this.#width;
    for (let row = 0; ; row++) {
      for (let sample = 0; sample < count; sample++) {
        const begin = sample * length + row * this.#width;
        this.#past.set(past.subarray(begin, begin + this.#width), sample * this.#width);
      }
      const outputs = step();
      if (row === this.#lookback - 1) return outputs;
    }
  }

  /**
   * Sets the row of a forecast step.
   *
   * @param values `[count, targets, quantiles]`
   */
  goOn(values: Float64Array, quantiles: number, ahead: number): void {
    const middle = (quantiles - 1) / 2;
    const targets = this.#targets;
    const length = this.#lookback * targets;
    for (let sample = 0; sample < this.#batch.count; sample++) {
      const row = this.#past.subarray(sample * this.#width, (sample + 1) * this.#width).fill(0);
      const recent = this.#recent.subarray(sample * length, (sample + 1) * length);
      recent.copyWithin(0, targets);
      for (let target = 0; target < targets; target++) {
        row[target] = values[(sample * targets + target) * quantiles + middle] as number;
        recent[length - targets + target] = row[target] as number;
      }
      row.set(this.#knownOf(sample, ahead), this.#width - this.#known);
    }
    this.#lookAhead(ahead + 1);
  }

  #lookAhead(ahead: number): void {
    for (let sample = 0; sample < this.#batch.count; sample++) {
      this.#future.set(this.#knownOf(sample, ahead), sample * this.#known);
    }
  }

  #knownOf(sample: number, ahead: number): Float32Array {
    const begin = (sample * this.#horizon + ahead) * this.#known;
    return this.#batch.future.subarray(begin, begin + this.#known);
  }
}
