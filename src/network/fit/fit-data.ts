// Inputs and targets of a training, checked, as a session takes them.

import {
  forecastsEach,
  misfit,
  type NetworkDescription,
  type OutputTraining,
  paddingOf,
  type Samples,
  withInputShapes,
} from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';
import type { CompiledTraining } from '../compile/index.js';
import type { FitData as GivenData } from '../data/forms.js';
import {
  countOf,
  type NamedNumbers,
  readInputs,
  readTargets,
  repeatNumbers,
  sampleShapesOf,
  sliceSamples,
  withoutPadding,
} from '../data/samples.js';
import { stretched } from '../data/sequences.js';
import { checkTargets, targetShape } from '../data/targets.js';
import { orModelError } from '../errors/model-error.js';
import { networkOutputShapes } from '../weights/weight-order.js';
import { type ClassWeights, classWeightsOf } from './class-weight.js';
import { type CheckedOptions, splitAt } from './options.js';

/** What data are read for. */
export interface DataContext {
  /** How errors begin, such as `fit`. */
  readonly caller: string;
  readonly network: NetworkDescription;
  /** Of each output the layer that gives it. */
  readonly outputNames: readonly string[];
  readonly compiled: CompiledTraining;
  readonly batchSize: number;
}

/** Samples, and the shape of one at each input. */
export interface ReadData {
  readonly sampleShapes: readonly (readonly number[])[];
  readonly samples: Samples;
}

interface Pair {
  readonly x: readonly NamedNumbers[];
  readonly y: readonly NamedNumbers[];
}

/**
 * Reads inputs and targets.
 *
 * @throws RangeError or TypeError naming what was expected and what came.
 */
export function readData(
  context: DataContext,
  x: GivenData,
  y: GivenData,
): ReadData & { readonly network: NetworkDescription } {
  const pair = readPair(context, { x: 'x', y: 'y' }, x, y);
  return { ...toSamples(pair), network: withoutPadding(context.caller, context.network, pair.x) };
}

/** What to train on, and what to validate on. */
export interface FitData {
  readonly train: ReadData;
  readonly validation: ReadData | undefined;
  /** What runs on them: it leaves out what is padded. */
  readonly network: NetworkDescription;
}

/**
 * Reads all data of a `fit`; `validationData` go before `validationSplit`, as in tfjs-layers.
 *
 * @throws RangeError or TypeError naming what was expected and what came.
 */
export function readFitData(
  context: DataContext,
  x: GivenData,
  y: GivenData,
  args: {
    readonly validationData?: readonly [GivenData, GivenData];
    readonly classWeight?: ClassWeights;
  },
  { validationSplit }: CheckedOptions,
): FitData {
  const { classWeight, validationData } = args;
  let train = readPair(context, { x: 'x', y: 'y' }, x, y);
  let validation: Pair | undefined;
  if (validationData !== undefined) {
    checkPair(validationData);
    const names = { x: 'validationData[0]', y: 'validationData[1]' };
    validation = readPair(context, names, ...validationData);
    const inputs = [train.x, validation.x] as const;
    train = { ...train, x: levelled(context, inputs[0], inputs[1]) };
    validation = { ...validation, x: levelled(context, inputs[1], inputs[0]) };
    for (const [index, { what, shape }] of validation.x.entries()) {
      const [given, expected] = [shape, train.x[index]?.shape ?? []].map((own) => own.slice(1).join(', '));
      if (given === expected) continue;
      throw new RangeError(mismatch(what, `samples of shape [${expected}]`, `[${given}]`));
    }
  } else if (validationSplit > 0) {
    const { x: inputs, y: targets } = train;
    const samples = countOf(inputs);
    const at = splitAt(samples, validationSplit);
    const part = (begin: number, end: number): Pair => ({
      x: inputs.map((input) => sliceSamples(input, begin, end)),
      y: targets.map((target) => sliceSamples(target, begin, end)),
    });
    train = part(0, at);
    validation = part(at, samples);
  }
  return {
    train: toSamples(train, classWeightsOf(classWeight, train.y, context.outputNames)),
    validation: validation && toSamples(validation),
    network: withoutPadding(context.caller, context.network, train.x),
  };
}

/** Inputs with as many steps as others have, where one of both is padded. */
function levelled(
  { caller, network }: DataContext,
  inputs: readonly NamedNumbers[],
  others: readonly NamedNumbers[],
): NamedNumbers[] {
  return inputs.map((input, index) => {
    const { shape, isPadded = false } = others[index] ?? input;
    if (!isPadded && !input.isPadded) return input;
    const [, own = 0] = input.shape;
    const [, steps = 0] = shape;
    if (steps <= own) return { ...input, isPadded: true };
    const padding = orModelError(caller, () => paddingOf(network, index));
    return { ...input, ...stretched(input, steps, padding), isPadded: true };
  });
}

/** @throws RangeError unless data to validate on are inputs and targets. */
export function checkPair({ length }: readonly unknown[]): void {
  if (length !== 2) throw new RangeError(mismatch('fit: validationData', '[x, y]', `${length} parts`));
}

function readPair(
  { caller, network, outputNames, compiled, batchSize }: DataContext,
  names: { readonly x: string; readonly y: string },
  x: GivenData,
  y: GivenData,
): Pair {
  const inputs = readInputs(caller, names.x, x, network, batchSize, true);
  checkOneTarget(caller, network, outputNames, inputs);
  const fed = withInputShapes(network, sampleShapesOf(inputs));
  const shapes = orModelError(caller, () => networkOutputShapes(fed));
  const outputs = compiled.outputs.map((training, index) => {
    const name = outputNames[index] as string;
    const what = `${caller}: ${outputNames.length === 1 ? 'loss' : `loss.${name}`}`;
    return { name, ...targetOf(what, training, shapes[index] ?? []) };
  });
  const first = inputs[0] as NamedNumbers;
  const targets = readTargets(caller, names, y, first, outputs).map((target, index) => {
    const { loss, columns, each } = outputs[index] as (typeof outputs)[number];
    const repeated = each === 1 ? target : { ...target, ...repeatNumbers(target, each) };
    checkTargets(target.what, loss, repeated, columns);
    return repeated;
  });
  return { x: inputs, y: targets };
}

/** @throws LetheError `model` if an output has a target for each step of sequences of unequal length. */
function checkOneTarget(
  caller: string,
  network: NetworkDescription,
  outputNames: readonly string[],
  inputs: readonly NamedNumbers[],
): void {
  if (!inputs.some(({ isPadded }) => isPadded)) return;
  const open = inputs.map(({ shape: [, steps = 0, ...step], isPadded }) => [
    isPadded ? null : steps,
    ...step,
  ]);
  const shapes = orModelError(caller, () => networkOutputShapes(withInputShapes(network, open)));
  const index = shapes.findIndex((shape) => shape.includes(null));
  if (index === -1) return;
  const expected = `sequences of one length, as ${outputNames[index]} gives an output at each step`;
  const got = 'some of unequal length: their padding would count in the loss';
  throw new LetheError('model', mismatch(inputs[0]?.what ?? caller, expected, got));
}

/**
 * What a target of an output has to be. The truth stands once for all of its forecasts, `each` of them.
 *
 * @param output shape of one output sample, no size of which is open here
 */
function targetOf(what: string, { loss }: OutputTraining, output: readonly (number | null)[]) {
  const columns = output.at(-1) as number;
  const wrong = misfit(loss, columns);
  if (wrong !== undefined) throw new LetheError('model', `${what} ${wrong}`);
  const each = forecastsEach(loss);
  const sample = each === 1 ? targetShape(loss, output) : [...output.slice(0, -1), columns / each];
  return { loss, columns, each, sample };
}

/** @param weights of each output, as `classWeightsOf` gives them */
function toSamples({ x, y }: Pair, weights: readonly (Float32Array | null)[] = []): ReadData {
  return {
    sampleShapes: sampleShapesOf(x),
    samples: {
      inputs: x.map(({ values }) => values),
      targets: y.map(({ values }) => values),
      weights: weights.map((own) => own ?? undefined),
      count: countOf(x),
    },
  };
}
