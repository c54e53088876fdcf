// Repairs a model.json of Keras 3 for stock tfjs.

import { LetheError } from '../../errors.js';
import { checkStock, fromKeras3, modelOf, stockNames } from '../../formats/index.js';
import { orModelError } from '../../network/index.js';
import {
  type ModelArtifacts,
  type ModelFile,
  type NetworkSource,
  readModel,
  toArtifacts,
  type WeightSpec,
} from '../../network/storage/index.js';
import { inQuotes, mismatch } from '../../text/quote.js';

/** A repaired model. */
export interface RepairedModel {
  /** For `tf.loadLayersModel(tf.io.fromMemory(artifacts))` of stock tfjs. */
  readonly artifacts: ModelArtifacts;
  /** Whether anything had to be repaired, which means that Keras 3 wrote the model. */
  readonly isChanged: boolean;
  /** The name of each weight before and after. */
  readonly weights: readonly { readonly before: string; readonly after: string }[];
}

/**
 * Converts a model.json that tensorflowjs' converter made from Keras 3, and that stock tfjs-layers refuses, to one that stock tfjs-layers
 * loads. It rewrites the names of layers and their references; numbers stay as they are, including quantized ones. The compiled engine need
 * not support the layers. A model of Keras 1 or 2, or of tfjs-layers, is returned unchanged.
 *
 * @param source as for `Network.load`: a folder or model.json (Node, Deno, Bun), its `http(s)://` URL, artifacts, bytes
 * @throws LetheError `data` if there is no complete model; `model` that names the first layer, activation or option that stock tfjs-layers
 *   computes differently from Keras 3, or lacks, such as `hard_sigmoid` and the `reset_after` of a GRU. TypeError if `source` is none
 *   of these.
 * @example
 * const { artifacts } = await repairModel('https://example.org/model.json');
 * const model = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
 */
export async function repairModel(source: NetworkSource): Promise<RepairedModel> {
  const caller = 'repairModel';
  const file = await readModel(source, caller);
  const given = file.json.modelTopology;
  const topology = orModelError(caller, () => fromKeras3(given)) as ModelFile['json']['modelTopology'];
  const before = file.json.weightsManifest.flatMap(({ weights }) => weights.map(({ name }) => name));
  if (topology === given) {
    return {
      artifacts: toArtifacts(file),
      isChanged: false,
      weights: before.map((name) => ({ before: name, after: name })),
    };
  }
  const rename = orModelError(caller, () => {
    checkStock(modelOf(topology));
    return stockNames(modelOf(topology));
  });
  const taken = new Set<string>();
  const renamed = (spec: WeightSpec): WeightSpec => {
    const name = orModelError(caller, () => rename(spec.name));
    if (taken.has(name)) {
      throw new LetheError(
        'data',
        mismatch(`${caller}: weight ${inQuotes(name)}`, 'a unique name', 'a duplicate'),
      );
    }
    taken.add(name);
    return { ...spec, name };
  };
  const weightsManifest = file.json.weightsManifest.map((group) => ({
    ...group,
    weights: group.weights.map(renamed),
  }));
  const json = { ...file.json, modelTopology: topology, weightsManifest };
  const after = [...taken];
  return {
    artifacts: toArtifacts({ json, weights: file.weights }),
    isChanged: true,
    weights: before.map((name, index) => ({ before: name, after: after[index] ?? '' })),
  };
}
