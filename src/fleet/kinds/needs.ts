import { type OptionNames, readOptions } from '../../network/index.js';
import { mismatch, quote } from '../../text/quote.js';
import type { JobRecord } from '../jobs/record.js';

/** @throws TypeError if the job lacks this field. */
export function needs(
  what: string,
  record: JobRecord,
  field: 'network' | 'compile' | 'data' | 'function',
): void {
  if (record[field] === null) throw new TypeError(mismatch(`${what}: ${field}`, 'one', 'none'));
}

/** @throws TypeError for an unknown option. */
export function knownOptions<Options extends object>(
  what: string,
  record: JobRecord,
  known: OptionNames<Options>,
): void {
  readOptions(`${what}: options`, record.options as Options, known);
}

/** @throws RangeError if the job has more epochs than the limit. */
export function checkEpochs(what: string, { options }: JobRecord, most: number): void {
  const { epochs } = options as { epochs?: unknown };
  if (epochs === undefined || (typeof epochs === 'number' && epochs <= most)) return;
  throw new RangeError(mismatch(`${what}: options.epochs`, `at most ${most} (limits.epochs)`, quote(epochs)));
}

/** A numeric option, or its default. */
export function optionOf({ options }: JobRecord, name: string, fallback: number): number {
  const { [name]: value = fallback } = options as { readonly [option: string]: unknown };
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}
