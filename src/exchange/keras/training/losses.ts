// Losses and metrics of Keras 3 (keras/src/losses/losses.py) and their names in Lethe, in both directions. If both have one, the formula is
// the same; docs/losses.md documents ours, test/golden/keras/losses.py compares them with Keras.
import { type Loss, nameOf } from '../../../compiler/index.js';
import { LetheError } from '../../../errors.js';
import { type GivenLoss, huberLoss } from '../../../network/public.js';
import { isObject } from '../../../text/kinds.js';
import { inQuotes, quote } from '../../../text/quote.js';

/** A loss that both have. */
interface KerasLoss {
  /** Name in Lethe. */
  readonly own: string;
  /** Class in Keras. */
  readonly className: string;
  /** Names of the function; the first one is written. */
  readonly names: readonly [string, ...string[]];
  /** Name in Lethe of the variant for logits. */
  readonly ofLogits?: string;
}

const LOSSES: readonly KerasLoss[] = [
  { own: 'meanSquaredError', className: 'MeanSquaredError', names: ['mean_squared_error', 'mse', 'MSE'] },
  { own: 'meanAbsoluteError', className: 'MeanAbsoluteError', names: ['mean_absolute_error', 'mae', 'MAE'] },
  {
    own: 'meanAbsolutePercentageError',
    className: 'MeanAbsolutePercentageError',
    names: ['mean_absolute_percentage_error', 'mape', 'MAPE'],
  },
  {
    own: 'meanSquaredLogarithmicError',
    className: 'MeanSquaredLogarithmicError',
    names: ['mean_squared_logarithmic_error', 'msle', 'MSLE'],
  },
  {
    own: 'binaryCrossentropy',
    className: 'BinaryCrossentropy',
    names: ['binary_crossentropy', 'bce', 'BCE'],
    ofLogits: 'sigmoidCrossEntropy',
  },
  {
    own: 'categoricalCrossentropy',
    className: 'CategoricalCrossentropy',
    names: ['categorical_crossentropy'],
    ofLogits: 'softmaxCrossEntropy',
  },
  {
    own: 'sparseCategoricalCrossentropy',
    className: 'SparseCategoricalCrossentropy',
    names: ['sparse_categorical_crossentropy'],
  },
  { own: 'hinge', className: 'Hinge', names: ['hinge'] },
  { own: 'squaredHinge', className: 'SquaredHinge', names: ['squared_hinge'] },
  { own: 'categoricalHinge', className: 'CategoricalHinge', names: ['categorical_hinge'] },
  { own: 'logcosh', className: 'LogCosh', names: ['log_cosh', 'logcosh'] },
  {
    own: 'kullbackLeiblerDivergence',
    className: 'KLDivergence',
    names: ['kl_divergence', 'kullback_leibler_divergence', 'kld', 'KLD'],
  },
  { own: 'poisson', className: 'Poisson', names: ['poisson'] },
  { own: 'cosineProximity', className: 'CosineSimilarity', names: ['cosine_similarity'] },
  { own: 'huber', className: 'Huber', names: ['huber', 'huber_loss'] },
];

/** Metrics that are not losses, and that both compute in the same way for each batch. */
const METRICS: ReadonlyMap<string, string> = new Map([
  ['accuracy', 'accuracy'],
  ['acc', 'accuracy'],
  ['crossentropy', 'crossentropy'],
  ['ce', 'crossentropy'],
  ['binary_accuracy', 'binaryAccuracy'],
  ['categorical_accuracy', 'categoricalAccuracy'],
  ['sparse_categorical_accuracy', 'sparseCategoricalAccuracy'],
]);

/** Names of metrics that both have. */
const SHORT: ReadonlySet<string> = new Set([
  'mse',
  'MSE',
  'mae',
  'MAE',
  'mape',
  'MAPE',
  'msle',
  'MSLE',
  'kld',
  'KLD',
]);

/** Values of a loss's fields for which Lethe computes the same; the other fields are handled by name, or do not matter. */
const NEUTRAL: ReadonlyMap<string, readonly unknown[]> = new Map<string, readonly unknown[]>([
  ['reduction', ['sum_over_batch_size', 'mean', 'auto']],
  ['label_smoothing', [0]],
  ['axis', [-1]],
  ['ignore_class', [null]],
  ['threshold', [0.5]],
]);

/** A function or class of Keras, in any notation. */
interface Named {
  readonly name: string;
  readonly config: { readonly [field: string]: unknown };
}

/**
 * A loss for Lethe's `compile`.
 *
 * @param what prefix of error messages, such as `loadKeras: loss`
 * @throws LetheError `model` that names what Lethe lacks.
 */
export function readLoss(what: string, given: unknown): GivenLoss {
  const { name, config } = named(what, given);
  const found = findLoss(name);
  if (found === undefined) throw none(what, name);
  checkNeutral(what, config);
  const { own, ofLogits } = found;
  if (own === 'huber') return typeof config.delta === 'number' ? huberLoss(config.delta) : own;
  if (config.from_logits !== true) return own;
  if (ofLogits === undefined) throw none(what, `${name} of logits`);
  return ofLogits;
}

/**
 * A metric by its name in Lethe.
 *
 * @param loss loss of its output
 * @param columns number of columns of its output
 * @throws LetheError `model` that names what Lethe lacks.
 */
export function readMetric(what: string, given: unknown, loss: Loss, columns: number | null): string {
  const { name, config } = named(what, given);
  const known = METRICS.get(name) ?? findLoss(name)?.own;
  if (known === undefined || config.from_logits === true) throw none(what, name);
  checkNeutral(what, config);
  const isRow = isOfRows(loss, columns);
  if (known === 'accuracy') return isRow ? 'categoricalAccuracy' : known;
  if (known === 'crossentropy') return isRow ? 'categoricalCrossentropy' : known;
  return SHORT.has(name) ? name : known;
}

/** Whether `accuracy` is categorical in Keras, which considers only the columns, but binary in Lethe. */
function isOfRows(loss: Loss, columns: number | null): boolean {
  return nameOf(loss) === 'binaryCrossentropy' && columns !== 1;
}

/** A loss in Keras' notation: a name, or a class if it has parameters; undefined if Keras lacks it. */
export function writeLoss(loss: Loss): unknown {
  const own = nameOf(loss);
  const found = LOSSES.find((one) => one.own === own || one.ofLogits === own);
  if (found === undefined) return undefined;
  const { className, names, ofLogits } = found;
  const isOfLogits = ofLogits === own;
  const isDescribed = typeof loss !== 'string' && loss.kind === 'huber' && loss.delta !== 1;
  if (!isOfLogits && !isDescribed) return names[0];
  const config = {
    name: names[0],
    reduction: 'sum_over_batch_size',
    ...(isOfLogits ? { from_logits: true } : {}),
    ...(isDescribed ? { delta: loss.delta } : {}),
  };
  return { module: 'keras.losses', class_name: className, config, registered_name: null };
}

/**
 * The name of a metric in Keras; undefined if Keras has none that computes the same.
 *
 * @param loss loss of its output
 * @param columns number of columns of its output
 */
export function writeMetric(name: string, loss: Loss, columns: number | null): string | undefined {
  const found = [...METRICS].find(([keras, own]) => own === name || keras === name);
  const [keras, own] = found ?? [];
  if (isOfRows(loss, columns) && own === 'accuracy') return 'binary_accuracy';
  if (isOfRows(loss, columns) && own === 'crossentropy') return 'binary_crossentropy';
  if (keras !== undefined || SHORT.has(name)) return keras ?? name;
  return LOSSES.find((one) => one.own === name)?.names[0];
}

function findLoss(name: string): KerasLoss | undefined {
  return LOSSES.find(({ className, names }) => className === name || names.includes(name));
}

/** Reads a text, `{class_name, config}`, or `{class_name: 'function', config: name}`; classes of metrics as functions. */
function named(what: string, given: unknown): Named {
  if (typeof given === 'string') return { name: given, config: {} };
  if (!isObject(given) || typeof given.class_name !== 'string') throw none(what, quote(given));
  const { class_name: className, config } = given;
  if (className === 'function' && typeof config === 'string') return { name: config, config: {} };
  const fields = isObject(config) ? config : {};
  // The form in which Keras 2 writes named metrics.
  if (className === 'MeanMetricWrapper' && typeof fields.fn === 'string')
    return { name: fields.fn, config: {} };
  const ofMetric = className.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
  return { name: METRICS.has(ofMetric) ? ofMetric : className, config: fields };
}

function checkNeutral(what: string, config: Named['config']): void {
  for (const [field, neutral] of NEUTRAL) {
    const value = config[field];
    if (value === undefined || neutral.includes(value)) continue;
    throw new LetheError('model', `${what}: ${field}: expected ${String(neutral[0])}, got ${quote(value)}`);
  }
}

function none(what: string, name: string): LetheError {
  return new LetheError('model', `${what}: ${inQuotes(name)} is not supported`);
}
