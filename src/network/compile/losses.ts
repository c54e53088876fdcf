// Losses and metrics by the names that tfjs-layers' compile takes, and described where they have parameters.
import {
  type HuberLoss,
  hasSparseTargets,
  isLossName,
  isMetricName,
  LOSS_RECORDS,
  type Loss,
  METRIC_RECORDS,
  type Metric,
  nameOf,
  type QuantileLoss,
} from '../../compiler/index.js';
import { checkKind, isObject } from '../../text/kinds.js';
import { mismatch } from '../../text/quote.js';

/** Upper bound on the number of quantiles. */
const MOST_QUANTILES = 1000;

/** Losses that `compile` takes by name: all but `quantile`, whose quantiles a name cannot tell. */
export const LOSS_NAMES: readonly string[] = Object.keys(LOSS_RECORDS).filter((name) => name !== 'quantile');

/** Names of metrics other than those of the functions of `tfl.metrics`. */
const SHORT: ReadonlyMap<string, string> = new Map(
  Object.entries(LOSS_RECORDS).flatMap(([name, { aliases }]) => aliases.map((alias) => [alias, name])),
);

const ACCURACY: ReadonlySet<string> = new Set(['accuracy', 'acc']);
const CROSSENTROPY: ReadonlySet<string> = new Set(['crossentropy', 'ce']);

/** Names of metrics, for errors. */
export const METRIC_NAMES: readonly string[] = [
  ...ACCURACY,
  ...CROSSENTROPY,
  ...SHORT.keys(),
  ...Object.keys(METRIC_RECORDS),
  ...LOSS_NAMES,
];

/**
 * The Huber loss of Keras, the mean over the last axis: quadratic (half the square) for errors up to `delta`, linear
 * beyond, with slope `delta`, so that an outlier pulls no harder than an error of `delta`.
 *
 * @param delta above 0; default 1, as `loss: 'huber'` has it
 * @throws RangeError or TypeError unless `delta` is a number above 0.
 */
export function huberLoss(delta: number = 1): HuberLoss {
  checkKind('huberLoss: delta', typeof delta === 'number', 'a number above 0', delta);
  if (!(Math.fround(delta) > 0 && Number.isFinite(Math.fround(delta)))) {
    throw new RangeError(mismatch('huberLoss: delta', 'a number above 0', delta));
  }
  return { kind: 'huber', delta };
}

/**
 * The quantile (pinball) loss, with which a network forecasts quantiles instead of a mean: for an error `e = truth -
 * forecast` it is `q e` if the truth is above, `(q - 1) e` if it is below; the mean over the last axis. The output has
 * a column for each quantile, in this order; for several forecast numbers all quantiles of the first, then those of the
 * second, and so on. Targets have each number once: for 3 quantiles and targets `[samples, 1]` an output `[samples,
 * 3]`, for targets `[samples, steps, 2]` one of `[samples, steps, 6]`.
 *
 * @param quantiles one or more, each above 0 and below 1
 * @throws RangeError or TypeError unless they are.
 * @example
 * const network = Network.create([lstm({ units: 16, inputShape: [24, 1] }), dense({ units: 3 })]);
 * network.compile({ optimizer: 'adam', loss: quantileLoss([0.1, 0.5, 0.9]) });
 */
export function quantileLoss(quantiles: readonly number[]): QuantileLoss {
  const what = 'quantileLoss: quantiles';
  checkKind(what, Array.isArray(quantiles), 'a list of numbers above 0 and below 1', quantiles);
  const { length } = quantiles;
  if (length === 0 || length > MOST_QUANTILES) {
    throw new RangeError(mismatch(what, `1 to ${MOST_QUANTILES} numbers`, `${length} of them`));
  }
  const copy = Array.from(quantiles); // Holes are undefined here.
  for (const [index, quantile] of copy.entries()) {
    const expected = 'a number above 0 and below 1';
    checkKind(`${what}[${index}]`, typeof quantile === 'number', expected, quantile);
    const single = Math.fround(quantile);
    if (!(single > 0 && single < 1)) throw new RangeError(mismatch(`${what}[${index}]`, expected, quantile));
  }
  return { kind: 'quantile', quantiles: copy };
}

/** Checks losses with parameters: only their kind is known before. */
const DESCRIBED: {
  readonly [kind in Exclude<Loss, string>['kind']]: (given: { readonly [name: string]: unknown }) => Loss;
} = {
  huber: ({ delta }) => huberLoss(delta as number),
  quantile: ({ quantiles }) => quantileLoss(quantiles as number[]),
};

/**
 * Finds a loss by its name, or by the description of {@link quantileLoss} or {@link huberLoss}.
 *
 * @returns undefined for an unknown name or another description.
 * @throws RangeError or TypeError naming the invalid parameter.
 */
export function findLoss(given: unknown): Loss | undefined {
  if (given === 'huber') return huberLoss();
  if (typeof given === 'string') {
    return isLossName(given) && given !== 'huber' && given !== 'quantile' ? given : undefined;
  }
  if (!isObject(given) || !Object.hasOwn(DESCRIBED, String(given.kind))) return undefined;
  return DESCRIBED[given.kind as keyof typeof DESCRIBED](given);
}

/** What metrics depend on. */
export interface MetricContext {
  readonly loss: Loss;
  /**
   * Whether the loss was given by name: for a function, tfjs-layers takes the categorical variants.
   */
  readonly lossByName?: boolean;
  /** Size of the output's last axis, null where that is open. */
  readonly columns: number | null;
}

/** Finds the metric that `compile` of tfjs-layers has under a name; undefined if there is none, or it has no kernel. */
export function findMetric(name: unknown, context: MetricContext): Metric | undefined {
  if (typeof name !== 'string') return undefined;
  const accuracy = ACCURACY.has(name);
  if (!accuracy && !CROSSENTROPY.has(name)) {
    const full = SHORT.get(name) ?? name;
    return findLoss(full) ?? (isMetricName(full) && !isLossName(full) ? full : undefined);
  }
  const { loss, lossByName = true, columns } = context;
  const beside = LOSS_RECORDS[nameOf(loss)].beside;
  const kind = columns === 1 ? 'binary' : lossByName ? beside : 'categorical';
  return accuracy ? `${kind}Accuracy` : `${kind}Crossentropy`;
}

/** Whether a metric takes class numbers where the loss takes rows, or the other way round. */
export function takesOtherTargets(metric: Metric, { loss, columns }: MetricContext): boolean {
  const sparse = hasSparseTargets(loss);
  return hasSparseTargets(metric) ? !sparse : sparse && columns !== 1;
}

/**
 * Keys of tfjs-layers' history: `loss`, for several outputs also the loss of each, then the metrics, output by output;
 * repeated names are numbered.
 *
 * @param outputs their names
 * @param metrics of each output
 */
export function historyNames(outputs: readonly string[], metrics: readonly (readonly string[])[]): string[] {
  const several = outputs.length > 1;
  const losses = several ? outputs.map((output) => `${output}_loss`) : [];
  const judged = outputs.flatMap((output, index) =>
    (metrics[index] ?? []).map((name) => (several ? `${output}_${labelOf(name)}` : labelOf(name))),
  );
  const labels = ['loss', ...losses, ...judged];
  return labels.map((label, index) => {
    if (labels.indexOf(label) === labels.lastIndexOf(label)) return label;
    return `${label}_${labels.slice(0, index).filter((other) => other === label).length}`;
  });
}

function labelOf(name: string): string {
  if (ACCURACY.has(name)) return 'acc';
  return CROSSENTROPY.has(name) ? 'ce' : name;
}
