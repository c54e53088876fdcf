import { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';
import { EQUAL_STEPS, readSampleWeights as readWeights } from '../../network/index.js';
import { isObject } from '../../text/kinds.js';
import { weighsSamples } from '../model/describe-training.js';
import type { Samples } from './samples.js';

/**
 * Reads weights of samples, numbers or tensors.
 *
 * @param caller how errors begin, such as `fit`
 * @param samples those that they are of
 * @returns of each output a number for each sample, or for each step of it; null for one without; none if there are none at all
 * @throws RangeError or TypeError if they do not fit; LetheError `model` if a loss is not one of samples.
 */
export async function readSampleWeights(
  caller: string,
  model: LayersModel,
  given: unknown,
  { x, y: targets }: Samples,
): Promise<(Float32Array | null)[]> {
  if (given === undefined || given === null) return [];
  const { outputNames } = model;
  const what = `${caller}: sampleWeight`;
  const lengths = x.find((input) => input.lengths !== undefined)?.lengths;
  const unequal = { ...EQUAL_STEPS, lengths, what: 'x' };
  const weights = readWeights(what, await withoutTensors(given), targets, outputNames, unequal);
  for (const [index, weighs] of weighsSamples(model).entries()) {
    if (weights[index] === null || weighs) continue;
    const reason = 'its loss is a function that need not give a number for each sample; losses by name do';
    throw new LetheError('model', `${what}: not for the output ${outputNames[index]}: ${reason}`);
  }
  return weights.map((own) => own?.values ?? null);
}

/** Numbers of tensors in their places, as many as there are. */
async function withoutTensors(given: unknown): Promise<unknown> {
  if (given instanceof Tensor) return numbersOf(given);
  if (Array.isArray(given)) return Promise.all(given.map(numbersOf));
  if (!isObject(given) || ArrayBuffer.isView(given)) return given;
  const entries = Object.entries(given).map(async ([name, own]) => [name, await numbersOf(own)]);
  return Object.fromEntries(await Promise.all(entries));
}

async function numbersOf(own: unknown): Promise<unknown> {
  return own instanceof Tensor ? { values: await own.data(), shape: own.shape } : own;
}
