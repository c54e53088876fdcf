// Reads and checks inputs and targets of a training run, in the form that a session takes.

import {
  forecastsEach,
  misfit,
  type NetworkDescription,
  type OutputTraining,
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
import { checkTargets, targetPadding, targetShape } from '../data/targets.js';
import { orModelError } from '../errors/model-error.js';
import type { Rules } from '../options/rules.js';
import { networkOutputShapes } from '../weights/weight-order.js';
import { type ClassWeights, classWeightsOf } from './class-weight.js';
import { type CheckedOptions, splitAt } from './options.js';
import { readSampleWeights, type SampleWeights } from './sample-weight.js';
import { checkLengths, findUnequalSteps } from './unequal-steps.js';

/** What data are read for. */
export interface DataContext {
  /** Begins the messages of errors, such as `fit`. */
  readonly caller: string;
  readonly network: NetworkDescription;
  /** For each output the layer that computes it. */
  readonly outputNames: readonly string[];
  readonly compiled: CompiledTraining;
  readonly batchSize: number;
  /** Whose rules hold. */
  readonly rules: Rules;
}

/** Samples, and the shape of one at each input. */
export interface ReadData {
  readonly sampleShapes: readonly (readonly number[])[];
  readonly samples: Samples;
}

interface Pair {
  readonly x: readonly NamedNumbers[];
  readonly y: readonly Target[];
  /** Weights of samples, for each output; null: it has none. */
  readonly weights: readonly (NamedNumbers | null)[];
}

interface Target extends NamedNumbers {
  /** For an output with steps of sequences of unequal length: the value in the padding. */
  readonly padding: number | undefined;
}

/** The network that runs on the data. */
export interface DataNetwork {
  /** With masks for the padding. */
  readonly network: NetworkDescription;
  /** For each output whether it has steps of sequences of unequal length; its loss then has to leave out the padding. */
  readonly unequal: readonly boolean[];
}

/**
 * Reads inputs, targets and, if given, weights of samples.
 *
 * @throws RangeError or TypeError naming what was expected and what was given.
 */
export function readData(
  context: DataContext,
  x: GivenData,
  y: GivenData,
  sampleWeight?: SampleWeights,
): ReadData & DataNetwork {
  const pair = readPair(context, { x: 'x', y: 'y' }, x, y, sampleWeight);
  return { ...toSamples(pair), ...networkOf(context, pair) };
}

/** What to train on, and what to validate on. */
export interface FitData extends DataNetwork {
  readonly train: ReadData;
  readonly validation: ReadData | undefined;
}

/**
 * Reads all data of a `fit`; `validationData` go before `validationSplit`, as in tfjs-layers.
 *
 * @throws RangeError or TypeError naming what was expected and what was given.
 */
export function readFitData(
  context: DataContext,
  x: GivenData,
  y: GivenData,
  args: {
    readonly validationData?: readonly [GivenData, GivenData];
    readonly classWeight?: ClassWeights;
    readonly sampleWeight?: SampleWeights;
  },
  { validationSplit }: CheckedOptions,
): FitData {
  const { classWeight, sampleWeight, validationData } = args;
  checkOneKind(classWeight, sampleWeight);
  let train = readPair(context, { x: 'x', y: 'y' }, x, y, sampleWeight);
  let validation: Pair | undefined;
  if (validationData !== undefined) {
    checkPair(validationData);
    const names = { x: 'validationData[0]', y: 'validationData[1]' };
    validation = readPair(context, names, ...validationData);
  } else if (validationSplit > 0) {
    const { x: inputs, y: targets, weights } = train;
    const samples = countOf(inputs);
    const at = splitAt(samples, validationSplit);
    const part = (begin: number, end: number): Pair => ({
      x: inputs.map((input) => sliceSamples(input, begin, end)),
      y: targets.map((target) => sliceSamples(target, begin, end)),
      weights: weights.map((own) => own && sliceSamples(own, begin, end)),
    });
    train = part(0, at);
    validation = part(at, samples);
  }
  return {
    train: toSamples(train, classWeightsOf(classWeight, train.y, context.outputNames)),
    validation: validation && toSamples(validation),
    ...networkOf(context, ...(validation ? [train, validation] : [train])),
  };
}

/** @throws RangeError if both kinds of weights are given: Keras takes one. */
function checkOneKind(classWeight: unknown, sampleWeight: unknown): void {
  if (classWeight === undefined || sampleWeight === undefined) return;
  throw new RangeError(mismatch('fit: sampleWeight', 'it without classWeight', 'both'));
}

function networkOf({ caller, network, outputNames }: DataContext, ...pairs: readonly Pair[]): DataNetwork {
  return {
    network: withoutPadding(caller, network, ...pairs.map(({ x }) => x)),
    unequal: outputNames.map((_, index) => pairs.some(({ y }) => y[index]?.padding !== undefined)),
  };
}

/** @throws RangeError unless validation data are inputs and targets. */
export function checkPair({ length }: readonly unknown[]): void {
  if (length !== 2) throw new RangeError(mismatch('fit: validationData', '[x, y]', `${length} parts`));
}

function readPair(
  { caller, network, outputNames, compiled, batchSize, rules }: DataContext,
  names: { readonly x: string; readonly y: string },
  x: GivenData,
  y: GivenData,
  sampleWeight?: SampleWeights,
): Pair {
  const inputs = readInputs(caller, names.x, x, network, batchSize, true);
  const unequal = findUnequalSteps(caller, network, outputNames, inputs, rules);
  const fed = withInputShapes(network, sampleShapesOf(inputs));
  const shapes = orModelError(caller, () => networkOutputShapes(fed));
  const outputs = compiled.outputs.map((training, index) => {
    const name = outputNames[index] as string;
    const what = `${caller}: ${outputNames.length === 1 ? 'loss' : `loss.${name}`}`;
    const padding = unequal.outputs[index] ? targetPadding(training.loss) : undefined;
    return { name, padding, ...targetOf(what, training, shapes[index] ?? []) };
  });
  const first = inputs[0] as NamedNumbers;
  const given = readTargets(caller, names, y, first, outputs);
  for (const target of given) checkLengths(unequal, target);
  const weights = readSampleWeights(`${caller}: sampleWeight`, sampleWeight, given, outputNames, unequal);
  const targets = given.map((target, index): Target => {
    const { loss, columns, each, padding } = outputs[index] as (typeof outputs)[number];
    const repeated = each === 1 ? target : { ...target, ...repeatNumbers(target, each) };
    checkTargets(target.what, loss, repeated, columns);
    return { ...repeated, padding };
  });
  return { x: inputs, y: targets, weights };
}

/**
 * The expected target of an output. The true value stands once for all of its forecasts, `each` of them.
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

/** @param ofClasses for each output, as `classWeightsOf` returns them; undefined: the samples' own weights */
function toSamples({ x, y, weights }: Pair, ofClasses: readonly (Float32Array | null)[] = []): ReadData {
  const own = weights.every((weight) => weight === null) ? [] : weights.map((weight) => weight?.values);
  return {
    sampleShapes: sampleShapesOf(x),
    samples: {
      inputs: x.map(({ values }) => values),
      targets: y.map(({ values }) => values),
      weights: ofClasses.length > 0 ? ofClasses.map((values) => values ?? undefined) : own,
      count: countOf(x),
    },
  };
}
