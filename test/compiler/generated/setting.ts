// What generated models are for, and where stock tfjs-layers is no judge of them.
import { READERS, recordOf } from '../../../src/compiler/layers/index.js';
import { withFileNames } from '../../../src/compiler/topology/fields.js';
import type { LayerJson } from '../networks.js';

/** What all layers of a model go by. */
export interface Setting {
  /**
   * Whether stock tfjs-layers judges it. Then it has only what tfjs-layers can train, and does right; see the rules here
   * and in the kinds.
   */
  readonly isJudged: boolean;
  /** Whether steps are masked. */
  readonly isMasked: boolean;
  /** Samples of each batch, where states go on from batch to batch; null: they do not. */
  readonly batchSize: number | null;
}

/**
 * Classes that pass on masks in tfjs-layers. Others that Keras has among them drop the mask there, and the merges give it
 * another shape; masked values do not go into these where tfjs-layers judges.
 */
const PASSING: ReadonlySet<string> = new Set([
  ...['Dense', 'Activation', 'ReLU', 'PReLU', 'TimeDistributed', 'Concatenate'],
  ...['Dropout', 'SpatialDropout1D', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout'],
  ...['BatchNormalization', 'LayerNormalization', 'LSTM', 'GRU', 'SimpleRNN', 'Bidirectional'],
]);

export function passesMask(json: LayerJson, { isJudged }: Setting): boolean {
  return PASSING.has(json.class_name) || (!isJudged && maskingOf(json) === 'passes');
}

/** Whether a value that has a mask may go into a layer. */
export function takesMask(json: LayerJson, setting: Setting): boolean {
  return passesMask(json, setting) || (!setting.isJudged && maskingOf(json) === 'takes');
}

function maskingOf({ class_name: className, config }: LayerJson): string | undefined {
  const description = READERS.get(className)?.(config.name, withFileNames(config));
  return description && recordOf(description).masking(description);
}
