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

/** Tensors of one kind of data; `dispose` frees those that were made here. */
export interface ReadTensors {
  tensors: tf.Tensor[];
  dispose(): void;
}

/**
 * Reads inputs in any form that `fit` takes and checks that the model can take them.
 *
 * @param caller how errors begin, such as `predict`.
 * @throws RangeError naming expected and received shape, and as `toTensor`.
 */
export async function readInputs(
  caller: string,
  model: LayersModel,
  name: string,
  data: FitData,
  batchSize: number,
): Promise<ReadTensors> {
  const read = await readTensors(caller, name, data, model.inputs.length);
  try {
    checkCounts(caller, name, read.tensors, name, read.tensors);
    checkShapes(caller, name, read.tensors, model.inputs, batchSize);
    return read;
  } catch (error) {
    read.dispose();
    throw error;
  }
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
  const inputs = await readTensors(caller, names.x, x, model.inputs.length);
  let targets: ReadTensors | undefined;
  const dispose = (): void => {
    inputs.dispose();
    targets?.dispose();
  };
  try {
    targets = await readTensors(caller, names.y, y, model.outputs.length);
    checkCounts(caller, names.x, inputs.tensors, names.x, inputs.tensors);
    checkCounts(caller, names.y, targets.tensors, names.x, inputs.tensors);
    checkShapes(caller, names.x, inputs.tensors, model.inputs, batchSize);
    return { x: inputs.tensors, y: targets.tensors, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

async function readTensors(
  caller: string,
  name: string,
  data: FitData,
  expected: number,
): Promise<ReadTensors> {
  const read: Borrowed[] = [];
  const dispose = (): void => {
    for (const { tensor, owned } of read) if (owned) tensor.dispose();
  };
  try {
    const parts: Numbers[] = isList(data) ? data : [data as Numbers];
    if (parts.length !== expected) {
      throw new RangeError(
        `${caller}: ${name}: expected ${expected} tensors for this model, got ${parts.length}`,
      );
    }
    for (const [index, part] of parts.entries()) {
      read.push(await toTensor(expected === 1 ? `${caller}: ${name}` : `${caller}: ${name} ${index}`, part));
    }
    return { tensors: read.map(({ tensor }) => tensor), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** All tensors have as many samples as the first of the others. */
function checkCounts(
  caller: string,
  name: string,
  tensors: tf.Tensor[],
  otherName: string,
  others: tf.Tensor[],
): void {
  const samples = others[0]?.shape[0];
  for (const tensor of tensors) {
    if (tensor.shape[0] === samples) continue;
    throw new RangeError(`${caller}: ${name} has ${tensor.shape[0]} samples, ${otherName} has ${samples}`);
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
