// The network of the Reber tasks: symbols in, probabilities of the next one out.
import type { Network } from '../../network/public.js';
import { createNetwork, type NetworkPlan } from './networks.js';
import { SYMBOL_COUNT } from './reber-sequences.js';

export const REBER_SOURCE: string =
  'F. A. Gers, J. Schmidhuber, F. Cummins, Learning to Forget: Continual Prediction with LSTM, ' +
  'Neural Computation 12(10), 2000';

/** Units of the LSTM. (Published: eight, in four blocks of two.) */
export const REBER_UNITS = 12;

/** @param options `streams`: see {@link NetworkPlan} */
export function reberNetwork(
  options: Pick<NetworkPlan, 'units' | 'learningRate' | 'streams'>,
  seed: number,
): Network {
  const size = SYMBOL_COUNT;
  return createNetwork(
    { ...options, features: size, outputs: size, everyStep: true, readout: 'softmax' },
    seed,
  );
}
