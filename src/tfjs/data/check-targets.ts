import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkTargets } from '../../network/index.js';
import { lossNames } from '../model/describe-training.js';

/**
 * Checks that each output's targets mean something to its loss; of losses that are functions of the caller's nothing is
 * known.
 *
 * @param model the one that trains, compiled
 * @param name how errors call the targets, such as `fit: y`
 * @throws RangeError naming sample, value and range.
 */
export async function checkTargetTensors(
  name: string,
  model: LayersModel,
  targets: readonly Tensor[],
): Promise<void> {
  const losses = lossNames(model);
  for (const [index, target] of targets.entries()) {
    const loss = losses[index];
    if (loss === undefined) continue;
    const own = targets.length === 1 ? name : `${name} ${index}`;
    const classes = model.outputs[index]?.shape.at(-1) ?? null;
    checkTargets(own, loss, { values: await target.data(), shape: target.shape }, classes);
  }
}
