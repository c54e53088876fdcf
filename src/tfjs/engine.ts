import type { LayersModel } from '@tensorflow/tfjs-layers';
import { NotLowered } from '../compiler/index.js';
import { kernelSupport } from '../engine/index.js';
import { LetheError } from '../errors.js';
import { ENGINES, type Engine } from './options/engine.js';

/** The warnings of `auto` for each model: each reason once. */
const told = new WeakMap<LayersModel, Set<string>>();

/**
 * Prepares the compiled engine, unless `tfjs` is asked for.
 *
 * @param model the model to run
 * @param prepare throws NotLowered, or LetheError `backend`, if it cannot
 * @returns undefined if tfjs has to run it; then `auto` has warned why, once per model and reason.
 * @throws LetheError `model` or `backend` with the reason, for `compiled`.
 */
export async function prepareCompiled<T>(
  caller: string,
  engine: Engine,
  model: LayersModel,
  prepare: () => Promise<T>,
): Promise<T | undefined> {
  if (!ENGINES[engine].tries) return undefined;
  try {
    checkSupport(caller);
    return await prepare();
  } catch (error) {
    return refuse(caller, engine, model, error);
  }
}

/** The synchronous variant. */
export function prepareLoaded<T>(
  caller: string,
  engine: Engine,
  model: LayersModel,
  prepare: () => T,
): T | undefined {
  if (!ENGINES[engine].tries) return undefined;
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

/** Handles an error: returns undefined if tfjs has to run the model. */
function refuse(caller: string, engine: Engine, model: LayersModel, error: unknown): undefined {
  const unlowered = error instanceof NotLowered;
  if (!unlowered && !(error instanceof LetheError && error.code === 'backend')) throw error;
  if (ENGINES[engine].insists) {
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
