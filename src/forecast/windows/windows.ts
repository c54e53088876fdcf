import type { SeriesFrame, Widths } from '../frame/frame.js';
import { NO_WINDOW_SCALE, type WindowScale, windowScale } from '../scaling/window-scale.js';

/** Lengths of windows. */
export interface WindowShape {
  /** Rows that the network sees. */
  readonly lookback: number;
  /** Rows that it forecasts. */
  readonly horizon: number;
}

/** Numbers of several windows, as input for a network. */
export interface Batch {
  readonly count: number;
  /** `[count, lookback, width]`: targets of each row, marks of missing values, covariates and calendar. */
  readonly past: Float32Array;
  /** `[count, lookback * targets]`: the targets only. */
  readonly recent: Float32Array;
  /** `[count, horizon, width]` */
  readonly future: Float32Array;
  /** `[count, width]` */
  readonly fixed: Float32Array;
  /** `[count, 1]`: indices of series. */
  readonly series: Float32Array;
  /** `[count, horizon, targets]`, 0 where missing. */
  readonly targets: Float32Array;
  /** `[count, horizon]`: 0 where a target of the step is missing, else 1. */
  readonly weights: Float32Array;
  /** The scale of each window and target. */
  readonly scales: readonly WindowScale[];
}

/** Numbers in a row of {@link Batch.past}. */
export function pastWidth({ targets, past, future }: Widths): number {
  return 2 * targets + past + future;
}

/** A window: its series, and its first forecast row. */
export interface Window {
  readonly series: number;
  readonly origin: number;
}

/** Windows of a table, stored as two numbers each. Their values are collected on demand. */
export class Windows {
  readonly shape: WindowShape;
  readonly widths: Widths;
  /** Whether each window is scaled by its own values. */
  readonly byWindow: boolean;
  readonly #frames: readonly SeriesFrame[];
  readonly #series: Uint32Array;
  readonly #origins: Uint32Array;

  constructor(
    frames: readonly SeriesFrame[],
    widths: Widths,
    shape: WindowShape,
    byWindow: boolean,
    windows: readonly Window[],
  ) {
    this.#frames = frames;
    this.widths = widths;
    this.shape = shape;
    this.byWindow = byWindow;
    this.#series = Uint32Array.from(windows, ({ series }) => series);
    this.#origins = Uint32Array.from(windows, ({ origin }) => origin);
  }

  get count(): number {
    return this.#origins.length;
  }

  at(index: number): Window {
    return { series: this.#series[index] as number, origin: this.#origins[index] as number };
  }

  frameOf(index: number): SeriesFrame {
    return this.#frames[this.#series[index] as number] as SeriesFrame;
  }

  /** Size of one window in a {@link Batch}, in bytes. */
  get bytes(): number {
    const { targets, future, fixed } = this.widths;
    const { lookback, horizon } = this.shape;
    return 4 * (lookback * (pastWidth(this.widths) + targets) + horizon * (future + targets + 1) + fixed + 1);
  }

  /** The windows with these indices. */
  batch(indices: ArrayLike<number>): Batch {
    const { lookback, horizon } = this.shape;
    const { targets, future, fixed } = this.widths;
    const count = indices.length;
    const numbers = {
      past: new Float32Array(count * lookback * pastWidth(this.widths)),
      recent: new Float32Array(count * lookback * targets),
      future: new Float32Array(count * horizon * future),
      fixed: new Float32Array(count * fixed),
      series: new Float32Array(count),
      targets: new Float32Array(count * horizon * targets),
      weights: new Float32Array(count * horizon).fill(1),
    };
    const scales: WindowScale[] = [];
    for (let sample = 0; sample < count; sample++) {
      const index = indices[sample] as number;
      const frame = this.frameOf(index);
      const origin = this.#origins[index] as number;
      const own = this.#scales(frame, origin);
      scales.push(...own);
      this.#writePast(numbers, sample, frame, origin, own);
      this.#writeTargets(numbers, sample, frame, origin, own);
      const known = frame.future.subarray(origin * future, (origin + horizon) * future);
      numbers.future.set(known, sample * horizon * future);
      numbers.fixed.set(frame.fixed, sample * fixed);
      numbers.series[sample] = frame.id;
    }
    return { count, ...numbers, scales };
  }

  #scales({ targets: values }: SeriesFrame, origin: number): WindowScale[] {
    const { targets } = this.widths;
    return Array.from({ length: targets }, (_, target) => {
      if (!this.byWindow) return NO_WINDOW_SCALE;
      const own = values.subarray((origin - this.shape.lookback) * targets, origin * targets);
      return windowScale(own.filter((_, index) => index % targets === target));
    });
  }

  /** A missing target repeats the last one before it in the window, or is 0 if there is none. */
  #writePast(
    numbers: Pick<Batch, 'past' | 'recent'>,
    sample: number,
    frame: SeriesFrame,
    origin: number,
    scales: readonly WindowScale[],
  ): void {
    const { lookback } = this.shape;
    const { targets, past, future } = this.widths;
    const width = pastWidth(this.widths);
    const last = new Float64Array(targets);
    for (let step = 0; step < lookback; step++) {
      const row = origin - lookback + step;
      const to = (sample * lookback + step) * width;
      for (let target = 0; target < targets; target++) {
        const value = frame.targets[row * targets + target] as number;
        const { shift, scale } = scales[target] as WindowScale;
        if (!Number.isNaN(value)) last[target] = (value - shift) / scale;
        numbers.past[to + target] = last[target] as number;
        numbers.past[to + targets + target] = Number.isNaN(value) ? 1 : 0;
        numbers.recent[(sample * lookback + step) * targets + target] = last[target] as number;
      }
      const begin = to + 2 * targets;
      numbers.past.set(frame.past.subarray(row * past, (row + 1) * past), begin);
      numbers.past.set(frame.future.subarray(row * future, (row + 1) * future), begin + past);
    }
  }

  #writeTargets(
    numbers: Pick<Batch, 'targets' | 'weights'>,
    sample: number,
    frame: SeriesFrame,
    origin: number,
    scales: readonly WindowScale[],
  ): void {
    const { horizon } = this.shape;
    const { targets } = this.widths;
    for (let step = 0; step < horizon; step++) {
      for (let target = 0; target < targets; target++) {
        const value = frame.targets[(origin + step) * targets + target] as number;
        const { shift, scale } = scales[target] as WindowScale;
        const place = sample * horizon + step;
        if (Number.isNaN(value)) numbers.weights[place] = 0;
        else numbers.targets[place * targets + target] = (value - shift) / scale;
      }
    }
  }
}
