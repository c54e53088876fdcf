import { kernelSupport } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import { checkThreads, warnOnce } from '../../network/index.js';
import { NotLowered } from '../../training/index.js';

/** What computes: our kernels, tfjs's operations, or the first where it can and the second where it cannot. */
export type Engine = 'auto' | 'compiled' | 'tfjs';

/** @throws RangeError if `engine` or `threads` is none of its values. */
export function checkEngine(caller: string, engine: Engine, threads: number | undefined): void {
  if (!['auto', 'compiled', 'tfjs'].includes(engine)) {
    throw new RangeError(`${caller}: engine: expected 'auto', 'compiled' or 'tfjs', got ${String(engine)}`);
  }
  checkThreads(caller, threads);
}

/**
 * Prepares the compiled engine, unless `tfjs` is asked for.
 *
 * @param prepare throws NotLowered, or LetheError `backend`, if it cannot
 * @returns undefined if tfjs has to do it; then `auto` has told why, once.
 * @throws LetheError `model` or `backend` with the reason, for `compiled`.
 */
export async function prepareCompiled<T>(
  caller: string,
  engine: Engine,
  prepare: () => Promise<T>,
): Promise<T | undefined> {
  if (engine === 'tfjs') return undefined;
  try {
    const support = kernelSupport();
    if (!support.available) throw new LetheError('backend', `${caller}: ${support.reason}`);
    return await prepare();
  } catch (error) {
    const unlowered = error instanceof NotLowered;
    if (!unlowered && !(error instanceof LetheError && error.code === 'backend')) throw error;
    if (engine === 'compiled') {
      if (!unlowered) throw error;
      const message = `${caller}: engine: expected a model for the compiled engine, got one it cannot run: ${error.message}`;
      throw new LetheError('model', message, { cause: error });
    }
    warnOnce(
      `${caller}: tfjs's operations do this, as the compiled engine cannot: ${error.message} ` +
        "(engine: 'tfjs' chooses them without this warning)",
    );
    return undefined;
  }
}
