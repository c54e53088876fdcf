import { LetheError } from '../../errors.js';
import { isObject } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import type { JobFunction } from '../kinds/kind.js';

/**
 * The exported functions of a module, by name.
 *
 * @param module its URL; undefined for none
 * @throws LetheError `data` that names the module, if it cannot be imported or exports no functions.
 */
export async function functionsOf(module: string | undefined): Promise<ReadonlyMap<string, JobFunction>> {
  if (module === undefined) return new Map();
  let found: unknown;
  try {
    found = await import(/* @vite-ignore */ module);
  } catch (error) {
    throw new LetheError('data', `module ${quote(module)}: ${(error as Error).message}`, { cause: error });
  }
  const named = isObject(found) ? Object.entries(found) : [];
  const functions = named.filter(([, value]) => typeof value === 'function');
  if (functions.length === 0) {
    throw new LetheError('data', mismatch(`module ${quote(module)}`, 'exports that are functions', 'none'));
  }
  return new Map(functions as [string, JobFunction][]);
}
