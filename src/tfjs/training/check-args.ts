import { LetheError } from '../../errors.js';
import type { FitArgs } from './fit-args.js';

const DEFAULT_BATCH_SIZE = 32;

/** Options of `fit` with their defaults, known to be within bounds. */
export interface CheckedArgs {
  batchSize: number;
  epochs: number;
  initialEpoch: number;
  seed: number;
  shuffle: boolean;
  validationSplit: number;
}

/** @throws RangeError, TypeError or LetheError naming the option, what was expected and what came. */
export function checkArgs(args: FitArgs): CheckedArgs {
  const {
    batchSize = DEFAULT_BATCH_SIZE,
    epochs = 1,
    initialEpoch = 0,
    seed = 0,
    shuffle = true,
    validationSplit = 0,
  } = args;
  checkInteger('batchSize', batchSize, 1);
  checkInteger('epochs', epochs, 1);
  checkInteger('initialEpoch', initialEpoch, 0);
  checkInteger('seed', seed, 0);
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new RangeError(`fit: validationSplit: expected a number from 0 to below 1, got ${validationSplit}`);
  }
  if (args.engine !== undefined && args.engine !== 'tfjs') {
    throw new RangeError(`fit: engine: expected 'tfjs', got ${String(args.engine)}`);
  }
  if (typeof shuffle !== 'boolean') {
    throw new TypeError(`fit: shuffle: expected a boolean, got ${String(shuffle)}`);
  }
  if ('sampleWeight' in args && args.sampleWeight != null) {
    throw new LetheError('model', 'fit: sampleWeight is not supported, by tfjs-layers neither');
  }
  if (args.validationData !== undefined && args.validationData.length !== 2) {
    const { length } = args.validationData as unknown[];
    throw new RangeError(`fit: validationData: expected [x, y], got ${length} parts`);
  }
  return { batchSize, epochs, initialEpoch, seed, shuffle, validationSplit };
}

function checkInteger(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`fit: ${name}: expected an integer of at least ${least}, got ${value}`);
}
