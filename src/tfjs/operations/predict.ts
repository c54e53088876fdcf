import type { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { withTensors } from '../data/part-tensors.js';
import type { Part } from '../data/parts.js';
import { ownMethod } from '../model/own-methods.js';

/** A model's outputs by tfjs-layers' own operations: one tensor, or one for each output. */
export function predictByOperations(
  model: LayersModel,
  inputs: readonly Part[],
  batchSize: number,
): Tensor | Tensor[] {
  return withTensors(inputs, (tensors) =>
    ownMethod(model, 'predict')(tensors.length === 1 ? (tensors[0] as Tensor) : tensors, { batchSize }),
  );
}
