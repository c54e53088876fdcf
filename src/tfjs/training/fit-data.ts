import type * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { type Borrowed, type Numbers, toTensor } from '../data/tensors.js';
import type { FitData } from './fit-args.js';

/** Inputs and targets as tensors; `dispose` frees those that were made here. */
export interface Samples {
  x: tf.Tensor[];
  y: tf.Tensor[];
  dispose(): void;
}

/**
 * Reads inputs and targets in any form that `fit` takes and checks that they belong together.
 *
 * @param caller how errors begin, such as `fit`.
 * @throws RangeError `fit: y has 2 samples, x has 3`, and as `toTensor`.
 */
export async function readSamples(
  caller: string,
  model: LayersModel,
  names: { x: string; y: string },
  x: FitData,
  y: FitData,
  batchSize: number,
): Promise<Samples> {
  const read: Borrowed[] = [];
  const dispose = (): void => {
    for (const { tensor, owned } of read) if (owned) tensor.dispose();
  };
  const list = async (name: string, data: FitData, expected: number): Promise<tf.Tensor[]> => {
    const parts: Numbers[] = isList(data) ? data : [data as Numbers];
    if (parts.length !== expected) {
      throw new RangeError(
        `${caller}: ${name}: expected ${expected} tensors for this model, got ${parts.length}`,
      );
    }
    const tensors: tf.Tensor[] = [];
    for (const [index, part] of parts.entries()) {
      const label = expected === 1 ? `${caller}: ${name}` : `${caller}: ${name} ${index}`;
      const borrowed = await toTensor(label, part);
      read.push(borrowed);
      tensors.push(borrowed.tensor);
    }
    return tensors;
  };
  try {
    const inputs = await list(names.x, x, model.inputs.length);
    const targets = await list(names.y, y, model.outputs.length);
    const samples = inputs[0]?.shape[0];
    for (const [name, tensors] of [
      [names.x, inputs],
      [names.y, targets],
    ] as const) {
      for (const tensor of tensors) {
        if (tensor.shape[0] === samples) continue;
        throw new RangeError(`${caller}: ${name} has ${tensor.shape[0]} samples, ${names.x} has ${samples}`);
      }
    }
    checkShapes(caller, names.x, inputs, model.inputs, batchSize);
    return { x: inputs, y: targets, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

function checkShapes(
  caller: string,
  name: string,
  tensors: tf.Tensor[],
  expected: LayersModel['inputs'],
  batchSize: number,
): void {
  for (const [index, tensor] of tensors.entries()) {
    const shape = expected[index]?.shape ?? [];
    const fits =
      shape.length === tensor.shape.length &&
      shape.every((size, axis) => axis === 0 || size === null || size === tensor.shape[axis]);
    if (!fits) {
      const text = shape.map((size, axis) => (axis === 0 ? 'samples' : (size ?? 'any'))).join(', ');
      throw new RangeError(`${caller}: ${name}: expected shape [${text}], got [${tensor.shape.join(', ')}]`);
    }
    const [fixed] = shape; // A stateful layer fixes the size of its batches.
    const samples = tensor.shape[0] ?? 0;
    if (fixed != null && (batchSize !== fixed || samples % fixed !== 0)) {
      throw new RangeError(
        `${caller}: ${name}: expected batchSize ${fixed} and a multiple of it as samples, as the model fixes, ` +
          `got batchSize ${batchSize} and ${samples} samples`,
      );
    }
  }
}

/** A list of inputs, as against nested arrays of one. */
function isList(data: FitData): data is Exclude<Numbers, number[] | readonly unknown[]>[] {
  if (!Array.isArray(data)) return false;
  const [first] = data;
  return typeof first === 'object' && first !== null && !Array.isArray(first);
}
