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
 * @param caller begins the messages of errors, such as `fit`
 * @param samples the weighted samples
 * @returns for each output a number per sample, or per step; null for an output without; empty if no output has any
 * @throws RangeError or TypeError if they do not fit; LetheError `model` if a loss does not give a number for each
 *   sample.
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

/** Replaces all tensors by their numbers. */
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
