import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  checkCount,
  checkInputs as checkInputsOf,
  checkSample,
  checkTargets,
  targetPadding,
  targetShape,
} from '../../network/index.js';
import { lossesOf } from '../model/describe-training.js';
import { fixedBatchSize } from '../model/internals.js';
import { everyLayer } from '../model/layers.js';
import type { FitData } from './forms.js';
import { type Part, readParts, readPartsNow, type Sequences } from './parts.js';

/** Inputs and targets of a model, all with the same number of samples. */
export interface Samples {
  readonly x: readonly Part[];
  readonly y: readonly Part[];
}

/** Names of inputs and targets in errors. */
export interface Names {
  readonly x: string;
  readonly y: string;
}

/**
 * Reads inputs and targets in any form that `fit` takes and checks that they belong together, that the model can take them
 * and that the targets are valid for its losses; custom loss functions are not checked.
 *
 * @param caller begins the messages of errors, such as `fit`.
 * @param model the model that trains, compiled
 * @param batchSize checked if stateful layers fix it; undefined: all samples are one batch
 * @param takesLengths whether sequences may be of unequal length
 * @throws RangeError `fit: y has 2 samples, x has 3`, and as `readParts`.
 */
export async function readSamples(
  caller: string,
  model: LayersModel,
  names: Names,
  data: readonly [x: FitData, y: FitData],
  batchSize: number | undefined,
  takesLengths: boolean = false,
): Promise<Samples> {
  const open = takesLengths ? inputSequences(model) : undefined;
  const x = await readParts(`${caller}: ${names.x}`, data[0], model.inputNames, open);
  const targets = hasLengths(x) ? targetSequences(model) : undefined;
  const y = await readParts(`${caller}: ${names.y}`, data[1], model.outputNames, targets);
  return checkSamples(model, names, { x, y }, batchSize);
}

/** The synchronous variant. */
export function readSamplesNow(
  caller: string,
  model: LayersModel,
  names: Names,
  data: readonly [x: FitData, y: FitData],
  batchSize: number | undefined,
): Samples {
  const x = readPartsNow(`${caller}: ${names.x}`, data[0], model.inputNames);
  const y = readPartsNow(`${caller}: ${names.y}`, data[1], model.outputNames);
  return checkSamples(model, names, { x, y }, batchSize);
}

/** Inputs of a model with open numbers of steps. */
export function inputSequences(model: LayersModel): Sequences {
  return { samples: model.inputs.map(({ shape }) => shape.slice(1)) };
}

function targetSequences(model: LayersModel): Sequences {
  const paddings = lossesOf(model).map((loss) => (loss === undefined ? 0 : targetPadding(loss)));
  return { samples: paddings.map(() => [null]), paddings };
}

/** Whether there are sequences of unequal length. */
export function hasLengths(parts: readonly Part[]): boolean {
  return parts.some(({ lengths }) => lengths !== undefined);
}

function checkSamples(
  model: LayersModel,
  names: Names,
  samples: Samples,
  batchSize: number = samples.x[0]?.shape[0] ?? 0,
): Samples {
  const { x, y } = samples;
  for (const target of y) checkCount(target.what, target, names.x, x[0] as Part);
  checkInputs(names.x, x, model, batchSize);
  const losses = lossesOf(model);
  for (const [index, target] of y.entries()) {
    const { what } = target;
    const loss = losses[index];
    const output = outputShape(model, index);
    checkSample(what, target, targetShape(loss, output));
    if (loss !== undefined) checkTargets(what, loss, target, output.at(-1) ?? null);
  }
  return samples;
}

/**
 * Shape of an output sample. tfjs-layers treats causal convolutions, which it cannot compute, as unpadded: after one
 * the steps are open here, and the compiled engine checks them.
 */
function outputShape(model: LayersModel, index: number): (number | null)[] {
  const [, ...shape] = model.outputs[index]?.shape ?? [];
  if (!everyLayer(model).some((layer) => (layer as { padding?: unknown }).padding === 'causal')) return shape;
  return shape.map((size, axis) => (axis < shape.length - 1 ? null : size));
}

/**
 * Checks inputs, one for each of the model's.
 *
 * @param name name of the first in errors
 * @throws RangeError naming expected and received shape.
 */
export function checkInputs(
  name: string,
  inputs: readonly Part[],
  model: LayersModel,
  batchSize: number,
): void {
  const samples = model.inputs.map(({ shape }) => shape.slice(1));
  checkInputsOf(name, inputs, samples, { fixedBatch: fixedBatchSize(model), batchSize });
}
