// Inputs of a prediction in any form that `fit` takes. Our kernels take the numbers; tensors are made for tfjs alone.
import { dispose, reshape, Tensor, tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { checkFinite } from '../../network/index.js';
import { partsOf } from './data-parts.js';
import { checkInputs } from './fit-data.js';
import type { FitData } from './tensors.js';
import { checkTensor, readValues } from './tensors.js';

/** One input: numbers with their shape, or a tensor of the caller's, whose numbers are still to be read. */
export interface Input {
  readonly what: string;
  readonly tensor: Tensor | undefined;
  values: ArrayLike<number> | undefined;
  readonly shape: number[];
}

/** @throws RangeError or TypeError naming what is no input. */
export function takeInputs(caller: string, model: LayersModel, x: FitData): Input[] {
  return partsOf(`${caller}: x`, x, model.inputNames).map(({ what, part }): Input => {
    const isTensor = part instanceof Tensor;
    if (isTensor) checkTensor(what, part);
    const { values, shape } = isTensor ? { values: undefined, shape: part.shape } : readValues(what, part);
    const rows = shape.length === 1 ? [...shape, 1] : shape; // One number a sample is a row of one.
    return { what, tensor: isTensor ? part : undefined, values, shape: rows };
  });
}

/**
 * Checks that inputs are finite, once they are read, and that the model can take them.
 *
 * @throws RangeError naming what was expected and what came.
 */
export function checkRead(
  caller: string,
  model: LayersModel,
  inputs: readonly Input[],
  batchSize: number,
): void {
  for (const { what, tensor, values = [] } of inputs) {
    if (tensor !== undefined) checkFinite(what, values, tensor.shape);
  }
  checkInputs(caller, 'x', inputs, model, batchSize);
}

/** Inputs as tfjs-layers takes them, for the time of a call. */
export function asTensors<Result>(
  inputs: readonly Input[],
  use: (tensors: Tensor | Tensor[]) => Result,
): Result {
  const made: Tensor[] = [];
  try {
    const tensors = inputs.map(({ tensor: given, values, shape }) => {
      if (given !== undefined && given.rank === shape.length) return given;
      const own = given ? reshape(given, shape) : tensor(values as Float32Array, shape, 'float32');
      made.push(own);
      return own;
    });
    return use(tensors.length === 1 ? (tensors[0] as Tensor) : tensors);
  } finally {
    dispose(made);
  }
}
