import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fixedBatchSize, trainedModel } from '../model/internals.js';
import { checkTargetTensors } from './check-targets.js';
import { partsOf } from './data-parts.js';
import type { FitData } from './tensors.js';
import { toTensor } from './tensors.js';

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
  const inputs = await readTensors(caller, names.x, x, model.inputNames);
  let targets: ReadTensors | undefined;
  const dispose = (): void => {
    inputs.dispose();
    targets?.dispose();
  };
  try {
    targets = await readTensors(caller, names.y, y, model.outputNames);
    checkCounts(caller, names.x, inputs.tensors, names.x, inputs.tensors);
    checkCounts(caller, names.y, targets.tensors, names.x, inputs.tensors);
    checkShapes(caller, names.x, inputs.tensors, model, batchSize);
    await checkTargetTensors(`${caller}: ${names.y}`, trainedModel(model), targets.tensors);
    return { x: inputs.tensors, y: targets.tensors, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** @param expected names of the model's inputs or outputs, in its order */
async function readTensors(
  caller: string,
  name: string,
  data: FitData,
  expected: readonly string[],
): Promise<ReadTensors> {
  const tensors: tf.Tensor[] = [];
  const made: tf.Tensor[] = [];
  const dispose = (): void => tf.dispose(made);
  try {
    for (const { what, part } of partsOf(`${caller}: ${name}`, data, expected)) {
      const { tensor, owned } = await toTensor(what, part);
      if (owned) made.push(tensor);
      const column = tensor.rank === 1 ? tf.expandDims(tensor, 1) : undefined; // One number a sample is a row of one.
      if (column !== undefined) made.push(column);
      tensors.push(column ?? tensor);
    }
    return { tensors, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** What is told of data by their shape. */
interface Shaped {
  readonly shape: readonly number[];
}

/**
 * Checks that a model can take inputs, one for each of its own.
 *
 * @throws RangeError naming expected and received shape.
 */
export function checkInputs(
  caller: string,
  name: string,
  inputs: readonly Shaped[],
  model: LayersModel,
  batchSize: number,
): void {
  checkCounts(caller, name, inputs, name, inputs);
  checkShapes(caller, name, inputs, model, batchSize);
}

/** All have as many samples as the first of the others. */
function checkCounts(
  caller: string,
  name: string,
  tensors: readonly Shaped[],
  otherName: string,
  others: readonly Shaped[],
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
  tensors: readonly Shaped[],
  model: LayersModel,
  batchSize: number,
): void {
  const fixed = fixedBatchSize(model);
  for (const [index, tensor] of tensors.entries()) {
    const shape = model.inputs[index]?.shape ?? [];
    const fits =
      shape.length === tensor.shape.length &&
      shape.every((size, axis) => axis === 0 || size === null || size === tensor.shape[axis]);
    if (!fits) {
      const text = shape.map((size, axis) => (axis === 0 ? 'samples' : (size ?? 'any'))).join(', ');
      throw new RangeError(`${caller}: ${name}: expected shape [${text}], got [${tensor.shape.join(', ')}]`);
    }
    const samples = tensor.shape[0] ?? 0;
    if (fixed !== null && (batchSize !== fixed || samples % fixed !== 0)) {
      throw new RangeError(
        `${caller}: ${name}: expected batchSize ${fixed} and a multiple of it as samples, as the model fixes, ` +
          `got batchSize ${batchSize} and ${samples} samples`,
      );
    }
  }
}
