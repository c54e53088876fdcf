import { absolute, pinball, squared, symmetricPercentage } from './errors.js';

/** How good forecasts are. A figure that nothing tells of is null. */
export interface Measures {
  /** Mean absolute error, in the unit of the target. */
  readonly mae: number | null;
  /** Root of the mean squared error. */
  readonly rmse: number | null;
  /** Mean absolute error by that of the seasonal naive forecast of one step in the history: below 1 is better than that. */
  readonly mase: number | null;
  /** Symmetric mean absolute percentage error, 0 to 200. */
  readonly smape: number | null;
  /** Mean pinball loss over all quantiles, in the unit of the target. */
  readonly quantileLoss: number | null;
  /** Part of the truth that lies within the interval. */
  readonly coverage: number | null;
  /** Mean width of the interval. */
  readonly width: number | null;
  /** Values that were forecast and whose truth is known. */
  readonly count: number;
}

/** Measures of all steps, and of each. */
export interface MeasuresByStep extends Measures {
  /** The first is one step ahead. */
  readonly steps: readonly Measures[];
}

/** One forecast and what came. */
export interface Judged {
  /** `[horizon]`, NaN where it is not known. */
  readonly truth: ArrayLike<number>;
  /** `[horizon]` */
  readonly point: ArrayLike<number>;
  /** By which errors are divided for MASE. */
  readonly scale: number;
  /** Forecasts of quantiles: of each `[horizon]`. */
  readonly quantiles?: readonly { readonly quantile: number; readonly values: ArrayLike<number> }[];
  /** `[horizon]` each. */
  readonly interval?: { readonly low: ArrayLike<number>; readonly high: ArrayLike<number> } | undefined;
}

/** A sum and how many terms it has. */
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

/** What is gathered of one step, or of all. */
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

/** Measures of many forecasts, gathered one by one. */
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
  if (scale > 0) gathered.scaled.add(error / scale); // A history that repeats itself has no scale.
  for (const { quantile, values } of quantiles ?? []) {
    gathered.pinball.add(pinball(value, values[step] as number, quantile));
  }
  if (interval === undefined) return;
  const [low, high] = [interval.low[step] as number, interval.high[step] as number];
  gathered.inside.add(value >= low && value <= high ? 1 : 0);
  gathered.width.add(high - low);
}
