// Losses and metrics by the names that tfjs-layers' compile takes.
import {
  hasSparseTargets,
  isLossName,
  isMetricName,
  LOSSES,
  type LossName,
  METRICS,
  type MetricName,
} from '../../compiler/index.js';

/** Names of metrics beside those of the functions of `tfl.metrics`. */
const SHORT: ReadonlyMap<string, MetricName> = new Map<string, MetricName>([
  ['mse', 'meanSquaredError'],
  ['MSE', 'meanSquaredError'],
  ['mae', 'meanAbsoluteError'],
  ['MAE', 'meanAbsoluteError'],
]);

const ACCURACY: ReadonlySet<string> = new Set(['accuracy', 'acc']);
const CROSSENTROPY: ReadonlySet<string> = new Set(['crossentropy', 'ce']);

/** Names of metrics, for errors. */
export const METRIC_NAMES: readonly string[] = [
  ...ACCURACY,
  ...CROSSENTROPY,
  'mse',
  'mae',
  ...METRICS.filter((name) => !isLossName(name)),
  ...LOSSES,
];

/** What `accuracy` and `crossentropy` are beside a loss, as tfjs-layers chooses them. */
const BESIDE: { readonly [Loss in LossName]: 'binary' | 'categorical' | 'sparseCategorical' } = {
  meanSquaredError: 'categorical',
  meanAbsoluteError: 'categorical',
  categoricalCrossentropy: 'categorical',
  sparseCategoricalCrossentropy: 'sparseCategorical',
  binaryCrossentropy: 'binary',
};

/** What metrics depend on. */
export interface MetricContext {
  readonly loss: LossName;
  /** Whether the loss was given by its name; the functions of `tfl.metrics` are others than those behind the names. */
  readonly lossByName?: boolean;
  /** Size of the output's last axis, null where that is open. */
  readonly columns: number | null;
}

export function findLoss(name: unknown): LossName | undefined {
  return typeof name === 'string' && isLossName(name) ? name : undefined;
}

/** The metric that `compile` of tfjs-layers takes a name for; undefined if there is none, or it has no kernel. */
export function findMetric(name: unknown, context: MetricContext): MetricName | undefined {
  if (typeof name !== 'string') return undefined;
  const accuracy = ACCURACY.has(name);
  if (!accuracy && !CROSSENTROPY.has(name)) return SHORT.get(name) ?? (isMetricName(name) ? name : undefined);
  const { loss, lossByName = true, columns } = context;
  const kind = columns === 1 ? 'binary' : lossByName ? BESIDE[loss] : 'categorical';
  return accuracy ? `${kind}Accuracy` : `${kind}Crossentropy`;
}

/** Whether a metric takes class numbers where the loss takes rows, or the other way round. */
export function takesOtherTargets(metric: MetricName, { loss, columns }: MetricContext): boolean {
  const sparse = hasSparseTargets(loss);
  return hasSparseTargets(metric) ? !sparse : sparse && columns !== 1;
}

/** Keys of tfjs-layers' history: `loss`, then the metrics; names that come more than once are numbered. */
export function historyNames(metrics: readonly string[]): string[] {
  const labels = ['loss', ...metrics.map((name) => labelOf(name))];
  return labels.map((label, index) => {
    if (labels.indexOf(label) === labels.lastIndexOf(label)) return label;
    return `${label}_${labels.slice(0, index).filter((other) => other === label).length}`;
  });
}

function labelOf(name: string): string {
  if (ACCURACY.has(name)) return 'acc';
  return CROSSENTROPY.has(name) ? 'ce' : name;
}
