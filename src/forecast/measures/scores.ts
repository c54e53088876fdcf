import { absolute, pinball, squared, symmetricPercentage } from './errors.js';

/** Accuracy of forecasts. A measure is null if there is no value to compute it from. */
export interface Measures {
  /** Mean absolute error, in the unit of the target. */
  readonly mae: number | null;
  /** Root of the mean squared error. */
  readonly rmse: number | null;
  /** Mean absolute error relative to the one-step error of the seasonal naive forecast in the history; below 1 is better than that. */
  readonly mase: number | null;
  /** Symmetric mean absolute percentage error, 0 to 200. */
  readonly smape: number | null;
  /** Mean pinball loss over all quantiles, in the unit of the target. */
  readonly quantileLoss: number | null;
  /** Fraction of true values within the interval. */
  readonly coverage: number | null;
  /** Mean width of the interval, in the unit of the target. */
  readonly width: number | null;
  /** Number of forecast values with a known truth. */
  readonly count: number;
}

/** Measures over all steps, and for each step. */
export interface MeasuresByStep extends Measures {
  /** The first entry is one step ahead. */
  readonly steps: readonly Measures[];
}

/** One forecast and the true values. */
export interface Judged {
  /** `[horizon]`, NaN where unknown. */
  readonly truth: ArrayLike<number>;
  /** `[horizon]` */
  readonly point: ArrayLike<number>;
  /** The divisor of errors for MASE. */
  readonly scale: number;
  /** Forecasts of quantiles, `[horizon]` each. */
  readonly quantiles?: readonly { readonly quantile: number; readonly values: ArrayLike<number> }[];
  /** `[horizon]` each. */
  readonly interval?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> } | undefined;
}

/** A sum and its number of terms. */
class Mean {
  #sum = 0;
  #count = 0;

  add(value: number): void {
    this.#sum += value;
    this.#count++;
  }

  get value(): number | null {
    return this.#count === 0 ? null : this.#sum / this.#count;
  }

  get count(): number {
    return this.#count;
  }
}

/** Sums of one step, or of all steps. */
class Gathered {
  readonly absolute = new Mean();
  readonly squared = new Mean();
  readonly scaled = new Mean();
  readonly percentage = new Mean();
  readonly pinball = new Mean();
  readonly inside = new Mean();
  readonly width = new Mean();

  measures(): Measures {
    const squares = this.squared.value;
    return {
      mae: this.absolute.value,
      rmse: squares === null ? null : Math.sqrt(squares),
      mase: this.scaled.value,
      smape: this.percentage.value,
      quantileLoss: this.pinball.value,
      coverage: this.inside.value,
      width: this.width.value,
      count: this.absolute.count,
    };
  }
}

/** Accumulates measures of many forecasts. */
export class Scores {
  readonly #all = new Gathered();
  readonly #steps: readonly Gathered[];

  constructor(horizon: number) {
    this.#steps = Array.from({ length: horizon }, () => new Gathered());
  }

  add(judged: Judged): void {
    for (const [step, own] of this.#steps.entries()) {
      for (const gathered of [own, this.#all]) addStep(gathered, judged, step);
    }
  }

  measures(): MeasuresByStep {
    return { ...this.#all.measures(), steps: this.#steps.map((step) => step.measures()) };
  }
}

function addStep(
  gathered: Gathered,
  { truth, point, scale, quantiles, interval }: Judged,
  step: number,
): void {
  const value = truth[step] as number;
  if (Number.isNaN(value)) return;
  const forecast = point[step] as number;
  const error = absolute(value, forecast);
  gathered.absolute.add(error);
  gathered.squared.add(squared(value, forecast));
  gathered.percentage.add(symmetricPercentage(value, forecast));
  if (scale > 0) gathered.scaled.add(error / scale); // A history that repeats exactly has no scale.
  for (const { quantile, values } of quantiles ?? []) {
    gathered.pinball.add(pinball(value, values[step] as number, quantile));
  }
  if (interval === undefined) return;
  const [low, high] = [interval.low[step] as number, interval.high[step] as number];
  gathered.inside.add(value >= low && value <= high ? 1 : 0);
  gathered.width.add(high - low);
}
