// What is taken away from an LSTM to see whether it was needed. An ablated network is an ordinary network: the gate is
// fixed by its weights (a column of zeros, and a bias at which the sigmoid is exactly 1 or 0), which gradient masks keep
// as they are. So it can be saved, and runs anywhere.
import type { Network } from '../../network/public.js';

/**
 * - `full`: nothing, the control
 * - `forget-1`: forget gate fixed at 1, the LSTM of 1997
 * - `forget-0`: at 0: no cell outlives a step
 * - `forget-mean`: each unit's at its mean in the trained full network
 * - `no-recurrence`: the recurrent kernel is zero: gates see the present input alone
 */
export type AblationName = 'full' | 'forget-1' | 'forget-0' | 'forget-mean' | 'no-recurrence';

export const ABLATIONS: readonly AblationName[] = [
  'full',
  'forget-1',
  'forget-0',
  'forget-mean',
  'no-recurrence',
];

/** An ablation for people, such as `forget gate fixed at 1 (1997)`. */
export function ablationTitle(name: AblationName): string {
  throw new Error(`not yet: ${name}`);
}

/**
 * Changes the weights of a network's first LSTM in place.
 *
 * @param means of the forget gate, `[units]`, for `forget-mean`
 * @returns masks for `Network.fit`, by which the change outlasts training; undefined for `full`
 */
export function ablate(
  network: Network,
  name: AblationName,
  means?: ArrayLike<number>,
): (Float32Array | undefined)[] | undefined {
  throw new Error(`not yet: ${name}, ${network.weights.length}, ${means?.length}`);
}
