import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { asTensors, type Input } from '../data/inputs.js';

/** A model's outputs by tfjs-layers' own operations: one tensor, or one for each output. */
export function predictByOperations(
  model: LayersModel,
  inputs: readonly Input[],
  batchSize: number,
): Tensor | Tensor[] {
  return asTensors(inputs, (tensors) => model.predict(tensors, { batchSize }));
}
