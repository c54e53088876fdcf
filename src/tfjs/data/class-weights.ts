import type { LayersModel, ModelFitArgs } from '@tensorflow/tfjs-layers';
import { type ClassWeight, sampleWeights } from '../../network/index.js';
import { mismatch, quote } from '../../text/quote.js';
import { floatsOf, type Part } from './parts.js';

const WHAT = 'fit: classWeight';

/**
 * One weight for each sample and output, in the forms that `model.fit` takes: those of the only output; or those of each,
 * in the model's order or by its name. An output that is left out, or null, has none.
 *
 * @param y targets of each output
 * @returns null for an output without weights; nothing if there are none at all
 * @throws RangeError or TypeError if they do not fit the outputs, or a class that there is has no weight.
 */
export function classWeightsOf(
  model: LayersModel,
  y: readonly Part[],
  given: ModelFitArgs['classWeight'],
): (Float32Array | null)[] {
  const each = given === undefined ? [] : ofEachOutput(given, model.outputNames);
  const weights = each.map((weight, index) => {
    if (weight === null || weight === undefined) return null;
    const what = each.length === 1 ? WHAT : `${WHAT}.${model.outputNames[index]}`;
    const target = y[index] as Part;
    return sampleWeights(what, weight, { values: floatsOf(target), shape: target.shape });
  });
  return weights.every((values) => values === null) ? [] : weights;
}

type Each = readonly (ClassWeight | null | undefined)[];

function ofEachOutput(given: unknown, names: readonly string[]): Each {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(mismatch(WHAT, 'numbers by class', quote(given)));
  }
  if (Array.isArray(given) && given.length === names.length) return given as Each;
  const byName = Object.keys(given).some((name) => names.includes(name));
  if (!byName && names.length === 1 && !Array.isArray(given)) return [given as ClassWeight];
  const odd = Object.keys(given).find((name) => !names.includes(name));
  if (Array.isArray(given) || !byName || odd !== undefined) {
    const expected = `numbers by class for the outputs ${names.join(', ')}, in a list or by these names`;
    throw new RangeError(mismatch(WHAT, expected, quote(odd ?? given)));
  }
  return names.map((name) => (given as { [name: string]: ClassWeight | null })[name]);
}
