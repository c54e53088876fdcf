import { LetheError } from '../../errors.js';
import { type CheckedOptions, checkFitOptions, checkPair, readOptions } from '../../network/index.js';
import { isObject } from '../../text/kinds.js';
import { checkEngine, type Engine } from './engine.js';
import { FIT_ARGS, type FitArgs } from './fit-args.js';

/** Options of `fit` with their defaults, known to be within bounds. */
export interface CheckedArgs extends CheckedOptions {
  engine: Engine;
}

/** @throws TypeError or LetheError for an option that there is none of. */
export function readArgs(args: FitArgs | null): FitArgs {
  if (!isObject(args)) return readOptions('fit', args, FIT_ARGS);
  const { sampleWeight, ...others } = args as FitArgs & { sampleWeight?: unknown };
  if (sampleWeight !== undefined && sampleWeight !== null) {
    throw new LetheError('model', 'fit: sampleWeight is not supported, by tfjs-layers neither');
  }
  return readOptions('fit', others, FIT_ARGS);
}

/** @throws RangeError, TypeError or LetheError naming the option, what was expected and what came. */
export function checkArgs(args: FitArgs): CheckedArgs {
  const { engine = 'auto' } = args;
  const options = checkFitOptions(args);
  checkEngine('fit', engine, args.threads);
  if (args.validationData !== undefined) checkPair(args.validationData);
  return { ...options, engine };
}
