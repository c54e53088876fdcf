import { LetheError } from '../../errors.js';
import { checkKind, isObject } from '../../text/kinds.js';
import { describe, mismatch, quote } from '../../text/quote.js';
import { rowsOf } from '../jobs/open-data.js';
import { fromPlain, isNumbers } from '../jobs/plain.js';
import { isDigest } from '../jobs/record.js';
import { digestOfValue } from './fingerprint.js';
import type { JobOutput, Kind } from './kind.js';
import { needs } from './needs.js';

/** The cost of a custom function is unknown. */
const GUESS = 1e7;

/** Calls a function of the module that the worker was started with. Only its name comes from the queue. */
export const call: Kind = {
  fields: { function: true, data: true, options: true },

  check(what, record) {
    needs(what, record, 'function');
    checkKind(`${what}: function`, typeof record.function === 'string', 'a name', record.function);
    if (record.data?.series != null) {
      throw new TypeError(mismatch(`${what}: data: series`, 'none for call (use rows)', 'one'));
    }
  },

  cost: () => GUESS,

  async run(what, record, { functions, data }) {
    const name = record.function ?? '';
    const own = functions.get(name);
    if (own === undefined) {
      const known = [...functions.keys()].join(', ');
      const expected = known === '' ? 'a worker with a module of functions' : `one of ${known}`;
      throw new LetheError('data', mismatch(`${what}: function`, expected, quote(name)));
    }
    const part = data && record.data?.rows ? rowsOf(`${what}: data`, data, record.data.rows) : data;
    const output = await own({
      name: record.name,
      seed: record.seed,
      options: fromPlain(what, record.options) as object,
      data: part?.format === 'csv' ? part.text : part?.values,
    });
    return outcomeOf(`${what}: ${name}`, output, record.keep !== 'none');
  },
};

function outcomeOf(what: string, output: JobOutput, keep: boolean): Awaited<ReturnType<Kind['run']>> {
  checkKind(what, isObject(output), 'an object as result', output);
  const { fingerprint = null, metrics = null, value = null, model = null } = output;
  if (metrics !== null && !isNumbers(metrics)) {
    throw new TypeError(mismatch(`${what}: metrics`, 'numbers by name', describe(metrics)));
  }
  if (model !== null && !(model instanceof Uint8Array)) {
    throw new TypeError(mismatch(`${what}: model`, 'bytes', describe(model)));
  }
  if (fingerprint !== null && !isDigest(fingerprint)) {
    throw new TypeError(mismatch(`${what}: fingerprint`, '64 hexadecimal digits', quote(fingerprint)));
  }
  return {
    fingerprint: fingerprint ?? digestOfValue(value, model ?? undefined),
    metrics: metrics ?? {},
    value,
    model: keep ? (model ?? undefined) : undefined,
    receipt: undefined,
  };
}
