import { LetheError } from '../../errors.js';
import { checkThreads, type Limits, type Rules, rulesOf } from '../../network/index.js';
import { quote } from '../../text/quote.js';

/**
 * The engine: `compiled`, Lethe's kernels; `tfjs`, tfjs's operations; `auto`, the kernels if they can run the model,
 * else tfjs.
 */
export type Engine = 'auto' | 'compiled' | 'tfjs';

/** Whether each value tries the kernels, and whether it can do without them. */
export const ENGINES: {
  readonly [engine in Engine]: { readonly tries: boolean; readonly insists: boolean };
} = {
  auto: { tries: true, insists: false },
  compiled: { tries: true, insists: true },
  tfjs: { tries: false, insists: false },
};

/** @throws RangeError if the value of `engine` or `threads` is invalid. */
export function checkEngine(caller: string, engine: Engine, threads: number | undefined): void {
  if (!Object.keys(ENGINES).includes(engine)) {
    throw new RangeError(`${caller}: engine: expected 'auto', 'compiled' or 'tfjs', got ${quote(engine)}`);
  }
  checkThreads(caller, threads);
}

/** @throws LetheError `model` for Keras' rules: tfjs's operations have only tfjs-layers'. */
export function checkTfjsRules(caller: string, options: Rules): void {
  for (const [name, value] of Object.entries(rulesOf(options))) {
    if (value !== 'keras') continue;
    throw new LetheError(
      'model',
      `${caller}: ${name}: 'keras' is only for the compiled engine, and tfjs's operations run`,
    );
  }
}

/** @throws LetheError `model` if there are limits: the cost of tfjs's operations is unknown. */
export function checkTfjsLimits(caller: string, limits: Limits | undefined): void {
  if (limits === undefined) return;
  throw new LetheError(
    'model',
    `${caller}: limits: they are only for the compiled engine, and tfjs's operations run`,
  );
}
