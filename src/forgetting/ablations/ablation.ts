// What is taken away from an LSTM to see whether it was needed. An ablated network is an ordinary network: the gate is
// fixed by its weights (a column of zeros, and a bias at which the sigmoid is exactly 1 or 0), which gradient masks keep
// as they are. So it can be saved, and runs anywhere.
import type { Network } from '../../network/public.js';
import { didYouMean } from '../../text/closest.js';
import { checkOneOf } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { checkValues } from '../statistics/check-values.js';
import { checkNetwork } from '../tasks/check-network.js';
import { biasOfGate, type GateActivation } from './gate-bias.js';
import { findLstm, gateActivation, type LstmWeights } from './lstm-weights.js';

/**
 * - `full`: no change, the control
 * - `forget-1`: forget gate fixed at 1, the LSTM of 1997
 * - `forget-0`: at 0: no cell outlives a step
 * - `forget-mean`: each unit's at its mean in the trained full network
 * - `no-recurrence`: the recurrent kernel is zero, so gates see only the current input
 */
export type AblationName = 'full' | 'forget-1' | 'forget-0' | 'forget-mean' | 'no-recurrence';

const TITLES: { readonly [Name in AblationName]: string } = {
  full: 'full LSTM',
  'forget-1': 'forget gate fixed at 1 (1997)',
  'forget-0': 'forget gate fixed at 0',
  'forget-mean': 'forget gate fixed at its mean',
  'no-recurrence': 'no recurrent kernel',
};

export const ABLATIONS: readonly AblationName[] = Object.keys(TITLES) as AblationName[];

/**
 * The title of an ablation, such as `forget gate fixed at 1 (1997)`.
 *
 * @throws RangeError for an unknown name.
 */
export function ablationTitle(name: AblationName): string {
  checkOneOf('ablationTitle: name', name, ABLATIONS);
  return TITLES[name];
}

/**
 * Changes the weights of a network's first LSTM in place. Its gates must be sigmoids or hard sigmoids. Training then
 * leaves the gate's own weights (parts of the LSTM's three weights) unchanged; for a gate fixed at 1 or 0 their
 * gradients are zero anyway, as the sigmoid is flat there.
 *
 * Sources: S. Hochreiter, J. Schmidhuber, Long Short-Term Memory, Neural Computation 9(8), 1997 (no forget gate);
 * K. Greff et al., LSTM: A Search Space Odyssey, IEEE TNNLS 28(10), 2017 (variants that lack one part each).
 *
 * @param means means of the forget gate, `[units]`, for `forget-mean`
 * @returns masks for `Network.fit` that keep the change during training; undefined for `full`
 * @throws LetheError `model` if the network has no LSTM, or the LSTM has no bias to fix the gate with, or other gates.
 * @throws RangeError for an unknown name, or if `means` are needed and are not one number from 0 to 1 for each unit.
 * @throws TypeError if it is not a network, or `means` are not a list of numbers.
 */
export function ablate(
  network: Network,
  name: AblationName,
  means?: ArrayLike<number>,
): (Float32Array | undefined)[] | undefined {
  if (!ABLATIONS.includes(name)) {
    const got = `${quote(name)}${didYouMean(String(name), ABLATIONS)}`;
    throw new RangeError(mismatch('ablate: name', `one of ${ABLATIONS.join(', ')}`, got));
  }
  checkNetwork('ablate', network, 'setWeights');
  if (means !== undefined) checkValues('ablate: means', means);
  if (name === 'full') return undefined;
  const weights = network.weights;
  const lstm = findLstm(weights);
  const values = weights.map((weight) => weight.values);
  const masks: (Float32Array | undefined)[] = weights.map(() => undefined);
  /** Fixes elements of a weight at a value. */
  const fix = (index: number, elements: Iterable<number>, at: (element: number) => number): void => {
    const weight = values[index] as Float32Array;
    const mask = new Float32Array(weight.length).fill(1);
    for (const element of elements) {
      weight[element] = at(element);
      mask[element] = 0;
    }
    masks[index] = mask;
  };
  if (name === 'no-recurrence') {
    fix(lstm.recurrentKernel, (values[lstm.recurrentKernel] as Float32Array).keys(), () => 0);
  } else {
    const biases = forgetBiases(name, gateActivation(network), lstm.units, means);
    const bias = lstm.requireBias();
    for (const index of [lstm.kernel, lstm.recurrentKernel]) {
      fix(index, forgetColumns(lstm, (values[index] as Float32Array).length), () => 0);
    }
    fix(bias, forgetColumns(lstm, 4 * lstm.units), (element) => biases[element - lstm.units] as number);
  }
  network.setWeights(values);
  return masks;
}

/** The fixed value of the gate; undefined: its means. */
const CONSTANTS: { readonly [Name in Exclude<AblationName, 'full' | 'no-recurrence'>]: number | undefined } =
  {
    'forget-1': 1,
    'forget-0': 0,
    'forget-mean': undefined,
  };

/**
 * Indices of the forget gate's elements in a row-major matrix `[rows, 4 units]`: the order of the gates is i, f, c, o.
 */
function* forgetColumns({ units }: LstmWeights, length: number): Generator<number> {
  for (let row = 0; row < length; row += 4 * units) {
    for (let unit = 0; unit < units; unit++) yield row + units + unit;
  }
}

function forgetBiases(
  name: keyof typeof CONSTANTS,
  activation: GateActivation,
  units: number,
  means: ArrayLike<number> | undefined,
): number[] {
  const constant = CONSTANTS[name];
  if (constant !== undefined) return new Array<number>(units).fill(biasOfGate(constant, activation));
  if (means?.length !== units) {
    throw new RangeError(
      `ablate: means: expected ${units}, one for each unit, got ${means?.length ?? 'none'}`,
    );
  }
  return Array.from(means, (mean, unit) => {
    if (mean >= 0 && mean <= 1) return biasOfGate(mean, activation);
    throw new RangeError(`ablate: means: unit ${unit}: expected a number from 0 to 1, got ${mean}`);
  });
}
