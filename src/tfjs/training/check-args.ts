import { LetheError } from '../../errors.js';
import { type CheckedOptions, checkFitOptions } from '../../network/index.js';
import { checkEngine, type Engine } from '../compiled/engine.js';
import type { FitArgs } from './fit-args.js';

/** Options of `fit` with their defaults, known to be within bounds. */
export interface CheckedArgs extends CheckedOptions {
  engine: Engine;
}

/** @throws RangeError, TypeError or LetheError naming the option, what was expected and what came. */
export function checkArgs(args: FitArgs): CheckedArgs {
  const { engine = 'auto' } = args;
  const options = checkFitOptions(args);
  checkEngine('fit', engine, args.threads);
  if ('sampleWeight' in args && args.sampleWeight != null) {
    throw new LetheError('model', 'fit: sampleWeight is not supported, by tfjs-layers neither');
  }
  if (args.validationData !== undefined && args.validationData.length !== 2) {
    const { length } = args.validationData as unknown[];
    throw new RangeError(`fit: validationData: expected [x, y], got ${length} parts`);
  }
  return { ...options, engine };
}
