// Whether an optimizer may leave out the rows of an embedding's table that do not occur in a batch.
import type { OptimizerDescription } from '../optimizer.js';
import type { WeightSpec } from '../weights/weight-spec.js';
import type { TrainingDescription } from './options.js';

/** Whether each leaves a weight and its slots as they are, bit for bit, where its gradient is 0. */
const LEAVES_ZEROS: { readonly [Kind in OptimizerDescription['kind']]: boolean } = {
  sgd: true,
  adagrad: true,
  momentum: false,
  adam: false,
  adamax: false,
  rmsprop: false,
  adadelta: false,
};

/**
 * Which tables a step may leave rows out of. Penalties change all rows; so do constraints, where they hold.
 *
 * @returns undefined: of none
 */
export function tablesByRows(
  training: TrainingDescription,
  masksGradients: boolean,
): ((spec: WeightSpec) => boolean) | undefined {
  if (!stepsByRows(training, masksGradients)) return undefined;
  const constrains = training.constraints === 'keras';
  return ({ isTable, penalty, constraint }) =>
    isTable === true && penalty === undefined && !(constrains && constraint !== undefined);
}

/**
 * Whether a step may leave out the rows that do not occur, so that it costs by those that do, not by the vocabulary: the same
 * bits, where the optimizer leaves them as they are. Moments of the others go on, as in tfjs, and take the whole table; so
 * do masks of gradients, and clipping.
 */
function stepsByRows(training: TrainingDescription, masksGradients: boolean): boolean {
  const { optimizer, clipNorm, globalClipNorm, clipValue } = training;
  const isClipped = [clipNorm, globalClipNorm, clipValue].some((limit) => limit !== undefined);
  return LEAVES_ZEROS[optimizer.kind] && !masksGradients && !isClipped;
}
