import type { TrainingConfig } from '../compile/index.js';
import type { NamedWeight } from '../inference-network.js';
import { encodeWeights, type ModelArtifacts, type ModelFile, type StoredWeight } from '../storage/index.js';
import type { ModelFields } from './read-network.js';

/** The saved parts of a network. */
export interface SavedParts {
  readonly fields: ModelFields;
  readonly metadata: ModelArtifacts['userDefinedMetadata'];
  /** In the order of tfjs's `model.getWeights()`. */
  readonly weights: readonly NamedWeight[];
  /** The arguments of `compile`, and the optimizer's state; undefined: not saved. */
  readonly training: { readonly config: TrainingConfig; readonly optimizer: StoredWeight[] } | undefined;
}

/** A network in tfjs's file format, fields in the order of `model.save`; the network's own weights come first. */
export function toModelFile({ fields, metadata, weights, training }: SavedParts): ModelFile {
  const { trainingConfig, userDefinedMetadata, ...kept } = fields;
  const own = weights.map(({ name, shape, values }): StoredWeight => {
    return { name, shape, dtype: 'float32', values };
  });
  const { specs, data } = encodeWeights([...own, ...(training?.optimizer ?? [])]);
  return {
    json: {
      ...kept,
      ...(training === undefined ? {} : { trainingConfig: training.config }),
      ...(metadata === undefined ? {} : { userDefinedMetadata: metadata }),
      weightsManifest: [{ paths: ['weights.bin'], weights: specs }],
    },
    weights: data,
  };
}
