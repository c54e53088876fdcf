import { checkInteger } from '../../network/index.js';
import { type OptionNames, readOptions } from '../../network/options/option-names.js';
import type { Network } from '../../network/public.js';
import { checkKind } from '../../text/kinds.js';

/** Options of a task's `network`. */
export interface TaskNetworkOptions {
  /** Units of the LSTM. Default: the task's. */
  units?: number;
  /** Learning rate of Adam. Default: the task's. */
  learningRate?: number;
}

const NAMES: OptionNames<TaskNetworkOptions> = { units: true, learningRate: true };

/** A task's `network`: calls `create` with a seed, and with the given sizes or else the task's own. */
export function networkWith(
  defaults: Required<TaskNetworkOptions>,
  create: (seed: number, sizes: Required<TaskNetworkOptions>) => Network,
): (seed: number, options?: TaskNetworkOptions) => Network {
  return (seed, options) => {
    const sizes = { ...defaults, ...readOptions('network', options, NAMES) };
    checkInteger('network: units', sizes.units, 1);
    const { learningRate } = sizes;
    checkKind('network: learningRate', Number.isFinite(learningRate), 'a finite number', learningRate);
    return create(seed, sizes);
  };
}
