import { LetheError } from '../../errors.js';
import { checkEngine, type Engine } from '../compiled/engine.js';
import type { FitArgs } from './fit-args.js';
import { checkInteger } from './fit-data.js';

const DEFAULT_BATCH_SIZE = 32;

/** Options of `fit` with their defaults, known to be within bounds. */
export interface CheckedArgs {
  batchSize: number;
  epochs: number;
  initialEpoch: number;
  seed: number;
  shuffle: boolean;
  validationSplit: number;
  engine: Engine;
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
    engine = 'auto',
  } = args;
  checkInteger('fit: batchSize', batchSize, 1);
  checkInteger('fit: epochs', epochs, 1);
  checkInteger('fit: initialEpoch', initialEpoch, 0);
  checkInteger('fit: seed', seed, 0);
  if (!(validationSplit >= 0 && validationSplit < 1)) {
    throw new RangeError(`fit: validationSplit: expected a number from 0 to below 1, got ${validationSplit}`);
  }
  checkEngine('fit', engine, args.threads);
  if (typeof shuffle !== 'boolean') {
    throw new TypeError(`fit: shuffle: expected a boolean, got ${String(shuffle)}`);
  }
  if (args.learningRateSchedule !== undefined && typeof args.learningRateSchedule !== 'function') {
    throw new TypeError(
      `fit: learningRateSchedule: expected a function, got ${typeof args.learningRateSchedule}`,
    );
  }
  for (const name of ['clipNorm', 'globalClipNorm', 'clipValue'] as const) checkBound(name, args[name]);
  checkYield(args.yieldEvery);
  if ('sampleWeight' in args && args.sampleWeight != null) {
    throw new LetheError('model', 'fit: sampleWeight is not supported, by tfjs-layers neither');
  }
  if (args.validationData !== undefined && args.validationData.length !== 2) {
    const { length } = args.validationData as unknown[];
    throw new RangeError(`fit: validationData: expected [x, y], got ${length} parts`);
  }
  return { batchSize, epochs, initialEpoch, seed, shuffle, validationSplit, engine };
}

function checkBound(name: string, value: number | undefined): void {
  if (value === undefined || (value > 0 && value < Number.POSITIVE_INFINITY)) return;
  throw new RangeError(`fit: ${name}: expected a positive number, got ${String(value)}`);
}

function checkYield(value: FitArgs['yieldEvery']): void {
  const names: unknown[] = [undefined, 'auto', 'batch', 'epoch', 'never'];
  if (names.includes(value) || (typeof value === 'number' && value >= 0)) return;
  throw new RangeError(
    `fit: yieldEvery: expected 'auto', 'batch', 'epoch', 'never' or milliseconds, got ${String(value)}`,
  );
}
