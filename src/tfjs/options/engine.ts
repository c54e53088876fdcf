import { LetheError } from '../../errors.js';
import { checkThreads, type Limits, type Rules, rulesOf } from '../../network/index.js';
import { quote } from '../../text/quote.js';

/** What computes: our kernels, tfjs's operations, or the first where it can and the second where it cannot. */
export type Engine = 'auto' | 'compiled' | 'tfjs';

/** Whether each tries the kernels, and whether it may do without them. */
export const ENGINES: {
  readonly [engine in Engine]: { readonly tries: boolean; readonly insists: boolean };
} = {
  auto: { tries: true, insists: false },
  compiled: { tries: true, insists: true },
  tfjs: { tries: false, insists: false },
};

/** @throws RangeError if `engine` or `threads` is none of its values. */
export function checkEngine(caller: string, engine: Engine, threads: number | undefined): void {
  if (!Object.keys(ENGINES).includes(engine)) {
    throw new RangeError(`${caller}: engine: expected 'auto', 'compiled' or 'tfjs', got ${quote(engine)}`);
  }
  checkThreads(caller, threads);
}

/** @throws LetheError `model` if Keras' rules are asked for: tfjs's operations know but tfjs-layers'. */
export function checkTfjsRules(caller: string, options: Rules): void {
  for (const [name, value] of Object.entries(rulesOf(options))) {
    if (value !== 'keras') continue;
    throw new LetheError(
      'model',
      `${caller}: ${name}: 'keras' is for the compiled engine alone, and tfjs's runs`,
    );
  }
}

/** @throws LetheError `model` if there are limits: nobody knows what tfjs's operations will take. */
export function checkTfjsLimits(caller: string, limits: Limits | undefined): void {
  if (limits === undefined) return;
  throw new LetheError('model', `${caller}: limits: they are for the compiled engine alone, and tfjs's runs`);
}
