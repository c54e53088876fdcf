// Inputs and targets of a training, checked, as a session takes them.

import {
  forecastsEach,
  idRangeOf,
  inputShapeOf,
  misfit,
  type NetworkDescription,
  type Samples,
  withInputShape,
} from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import { mismatch } from '../../text/quote.js';
import type { CompiledTraining } from '../compile/index.js';
import type { FloatNumbers, NetworkData } from '../data/numbers.js';
import { readInputs, readTargets, repeatNumbers, sliceSamples } from '../data/samples.js';
import { checkTargets, targetShape } from '../data/targets.js';
import { orModelError } from '../errors/model-error.js';
import { networkOutputShape } from '../weights/weight-order.js';
import { type ClassWeight, sampleWeights } from './class-weight.js';
import { type CheckedOptions, splitAt } from './options.js';

/** What data are read for. */
export interface DataContext {
  /** How errors begin, such as `fit`. */
  readonly caller: string;
  readonly network: NetworkDescription;
  readonly compiled: CompiledTraining;
  readonly batchSize: number;
}

/** Samples, and the shape of one input. */
export interface ReadData {
  readonly sampleShape: readonly number[];
  readonly samples: Samples;
}

interface Pair {
  readonly x: FloatNumbers;
  readonly y: FloatNumbers;
}

/**
 * Reads inputs and targets.
 *
 * @throws RangeError or TypeError naming what was expected and what came.
 */
export function readData(context: DataContext, x: NetworkData, y: NetworkData): ReadData {
  return toSamples(readPair(context, { x: 'x', y: 'y' }, x, y), undefined);
}

/** What to train on, and what to validate on. */
export interface FitData {
  readonly train: ReadData;
  readonly validation: ReadData | undefined;
}

/**
 * Reads all data of a `fit`; `validationData` go before `validationSplit`, as in tfjs-layers.
 *
 * @throws RangeError or TypeError naming what was expected and what came.
 */
export function readFitData(
  context: DataContext,
  x: NetworkData,
  y: NetworkData,
  args: {
    readonly validationData?: readonly [NetworkData, NetworkData];
    readonly classWeight?: ClassWeight;
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
    const [given, expected] = [validation.x, train.x].map(({ shape }) => shape.slice(1).join(', '));
    if (given !== expected) {
      throw new RangeError(
        mismatch('fit: validationData[0]', `samples of shape [${expected}]`, `[${given}]`),
      );
    }
  } else if (validationSplit > 0) {
    const { x: inputs, y: targets } = train;
    const samples = inputs.shape[0] ?? 0;
    const at = splitAt(samples, validationSplit);
    const part = (begin: number, end: number): Pair => ({
      x: sliceSamples(inputs, begin, end),
      y: sliceSamples(targets, begin, end),
    });
    train = part(0, at);
    validation = part(at, samples);
  }
  return {
    train: toSamples(train, classWeight),
    validation: validation === undefined ? undefined : toSamples(validation, undefined),
  };
}

/** @throws RangeError unless data to validate on are inputs and targets. */
export function checkPair({ length }: readonly unknown[]): void {
  if (length !== 2) throw new RangeError(mismatch('fit: validationData', '[x, y]', `${length} parts`));
}

function readPair(
  { caller, network, compiled, batchSize }: DataContext,
  names: { readonly x: string; readonly y: string },
  x: NetworkData,
  y: NetworkData,
): Pair {
  const expected = {
    sample: inputShapeOf(network),
    fixedBatch: network.batchSize,
    batchSize,
    ids: idRangeOf(network),
  };
  const inputs = readInputs(`${caller}: ${names.x}`, x, expected);
  const [, ...sampleShape] = inputs.shape;
  const output = orModelError(caller, () => networkOutputShape(withInputShape(network, sampleShape)));
  const { loss } = compiled;
  const columns = output.at(-1) as number; // No size of the input is open here.
  const wrong = misfit(loss, columns);
  if (wrong !== undefined) throw new LetheError('model', `${caller}: loss ${wrong}`);
  const each = forecastsEach(loss); // The truth stands once for all of its forecasts.
  const shape = each === 1 ? targetShape(loss, output) : [...output.slice(0, -1), columns / each];
  const given = readTargets(caller, names, y, inputs, shape);
  const targets = each === 1 ? given : repeatNumbers(given, each);
  checkTargets(`${caller}: ${names.y}`, loss, targets, columns);
  return { x: inputs, y: targets };
}

function toSamples({ x, y }: Pair, classWeight: ClassWeight | undefined): ReadData {
  const [count = 0, ...sampleShape] = x.shape;
  const weights = classWeight === undefined ? undefined : sampleWeights('fit: classWeight', classWeight, y);
  return {
    sampleShape,
    samples: { inputs: [x.values], targets: [y.values], weights: weights && [weights], count },
  };
}
