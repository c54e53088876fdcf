import type { LayersModel } from '@tensorflow/tfjs-layers';
import { NotLowered } from '../../compiler/index.js';
import { kernelSupport } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import { checkThreads } from '../../network/index.js';
import { quote } from '../../text/quote.js';

/** What computes: our kernels, tfjs's operations, or the first where it can and the second where it cannot. */
export type Engine = 'auto' | 'compiled' | 'tfjs';

/** Whether an engine tries the kernels, and whether it may do without them. */
const RULES: { readonly [engine in Engine]: { readonly tries: boolean; readonly insists: boolean } } = {
  auto: { tries: true, insists: false },
  compiled: { tries: true, insists: true },
  tfjs: { tries: false, insists: false },
};

/** @throws RangeError if `engine` or `threads` is none of its values. */
export function checkEngine(caller: string, engine: Engine, threads: number | undefined): void {
  if (!Object.keys(RULES).includes(engine)) {
    throw new RangeError(`${caller}: engine: expected 'auto', 'compiled' or 'tfjs', got ${quote(engine)}`);
  }
  checkThreads(caller, threads);
}

/** What `auto` has told about each model: each reason once. */
const told = new WeakMap<LayersModel, Set<string>>();

/**
 * Prepares the compiled engine, unless `tfjs` is asked for.
 *
 * @param model what it is prepared for
 * @param prepare throws NotLowered, or LetheError `backend`, if it cannot
 * @returns undefined if tfjs has to do it; then `auto` has told why, once for each model and reason.
 * @throws LetheError `model` or `backend` with the reason, for `compiled`.
 */
export async function prepareCompiled<T>(
  caller: string,
  engine: Engine,
  model: LayersModel,
  prepare: () => Promise<T>,
): Promise<T | undefined> {
  if (!RULES[engine].tries) return undefined;
  try {
    checkSupport(caller);
    return await prepare();
  } catch (error) {
    return refuse(caller, engine, model, error);
  }
}

/** The same for those who cannot wait. */
export function prepareLoaded<T>(
  caller: string,
  engine: Engine,
  model: LayersModel,
  prepare: () => T,
): T | undefined {
  if (!RULES[engine].tries) return undefined;
  try {
    checkSupport(caller);
    return prepare();
  } catch (error) {
    return refuse(caller, engine, model, error);
  }
}

function checkSupport(caller: string): void {
  const support = kernelSupport();
  if (!support.available) throw new LetheError('backend', `${caller}: ${support.reason}`);
}

/** Tells what came of an error: undefined if tfjs has to do it. */
function refuse(caller: string, engine: Engine, model: LayersModel, error: unknown): undefined {
  const unlowered = error instanceof NotLowered;
  if (!unlowered && !(error instanceof LetheError && error.code === 'backend')) throw error;
  if (RULES[engine].insists) {
    if (!unlowered) throw error;
    const message = `${caller}: engine: expected a model for the compiled engine, got one it cannot run: ${error.message}`;
    throw new LetheError('model', message, { cause: error });
  }
  warnOf(model, error.message, caller);
  return undefined;
}

function warnOf(model: LayersModel, reason: string, caller: string): void {
  const reasons = told.get(model) ?? new Set();
  if (reasons.has(reason)) return;
  told.set(model, reasons.add(reason));
  console.warn(
    `${caller}: tfjs's operations do this, as the compiled engine cannot: ${reason} ` +
      "(engine: 'tfjs' chooses them without this warning)",
  );
}
