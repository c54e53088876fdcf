import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  idRangeOf,
  type NetworkDescription,
  NotLowered,
  paddingOf,
  resolve,
  type Samples,
  type TrainingDescription,
} from '../../compiler/index.js';
import {
  checkIds,
  checkLengths,
  findUnequalSteps,
  orModelError,
  targetShape,
  withoutPadding,
} from '../../network/index.js';
import { floatsOf, type Part } from '../data/parts.js';
import { type Samples as GivenSamples, hasLengths } from '../data/samples.js';
import type { ModelDescription } from './describe-model.js';

/** Samples as a session takes them, and the shape of one at each input. */
export interface SessionSamples extends GivenSamples {
  readonly sampleShapes: number[][];
  readonly samples: Samples;
  /** For each output whether it has steps of sequences of unequal length; its loss then has to leave out the padding. */
  readonly unequal: readonly boolean[];
}

/**
 * Inputs and targets in the form of a session, with a weight per sample or step for each output that has weights.
 *
 * @throws RangeError naming the first number that is not a valid id.
 * @throws NotLowered if targets do not have the outputs' shape, which tfjs would broadcast.
 */
export function sessionSamples(
  model: LayersModel,
  { network }: ModelDescription,
  training: Pick<TrainingDescription, 'outputs' | 'lossMasks'>,
  { x, y }: GivenSamples,
  weights: readonly (Float32Array | null)[] = [],
): SessionSamples {
  const sampleShapes = x.map(({ shape: [, ...sample] }, index) => {
    const { length: axes } = network.inputs[index]?.shape ?? [];
    if (axes === sample.length) return sample;
    throw new NotLowered(`expected ${axes} axes of a sample, got ${sample.length}`);
  });
  const { outputs } = training;
  const inputs = inputsOf(network, x);
  for (const [index, input] of x.entries()) checkIds(input.what, input, idRangeOf(network, index));
  const { outputShapes } = resolve(network, sampleShapes);
  for (const [index, { loss }] of outputs.entries()) {
    const expected = targetShape(loss, outputShapes[index] ?? []);
    const [, ...given] = y[index]?.shape ?? [];
    if (given.join() === expected.join()) continue;
    throw new NotLowered(`expected targets of shape [${expected.join()}] a sample, got [${given.join()}]`);
  }
  const samples: Samples = {
    inputs,
    targets: y.map(floatsOf),
    weights: weights.map((own) => own ?? undefined),
    count: x[0]?.shape[0] ?? 0,
  };
  return { sampleShapes, samples, x, y, unequal: unequalOutputs(model, network, training, { x, y }) };
}

/**
 * Inputs in the form of a network: shorter sequences are padded with a masked value.
 *
 * @throws LetheError `model` if it cannot mask them.
 */
export function inputsOf(network: NetworkDescription, x: readonly Part[]): Float32Array[] {
  return x.map((part, input) => {
    const { what, lengths, shape } = part;
    const values = floatsOf(part);
    if (lengths === undefined) return values;
    const padding = orModelError(callerOf(what), () => paddingOf(network, input));
    const [, steps = 0] = shape;
    const size = values.length / lengths.length;
    for (const [sample, length] of lengths.entries()) {
      values.fill(padding, sample * size + (length * size) / steps, (sample + 1) * size);
    }
    return values;
  });
}

/** @throws RangeError unless targets are as long as the sequences that they are of; LetheError `model` if padding would count. */
function unequalOutputs(
  model: LayersModel,
  network: NetworkDescription,
  rules: Pick<TrainingDescription, 'lossMasks'>,
  { x, y }: GivenSamples,
): readonly boolean[] {
  if (!hasLengths([...x, ...y])) return [];
  const unequal = findUnequalSteps(callerOf(x[0]?.what ?? ''), network, model.outputNames, x, rules);
  for (const target of y) checkLengths(unequal, target);
  return unequal.outputs;
}

/** `fit` of `fit: x`. */
function callerOf(what: string): string {
  return what.slice(0, what.indexOf(':'));
}

/**
 * The network that runs on the samples: it masks padding.
 *
 * @throws LetheError `model` if it cannot.
 */
export function runOn(
  caller: string,
  network: NetworkDescription,
  training: TrainingDescription,
  ...all: readonly SessionSamples[]
): { network: NetworkDescription; training: TrainingDescription; unequal: readonly boolean[] } {
  const unequal = training.outputs.map((_, index) => all.some((own) => own.unequal[index] === true));
  return {
    network: withoutPadding(caller, network, ...all.map(({ x }) => x)),
    training: unequal.includes(true) ? { ...training, lossMasks: 'keras' } : training,
    unequal,
  };
}
