// docs/receipt.schema.json is what a receipt is, no more and no less, and what `audit` takes for one.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as core from '../../src/core.js';
import { type Receipt, receipt } from '../../src/receipt/index.js';
import { PREDICATE_TYPE } from '../../src/receipt/statement.js';
import { checkReceipt } from '../../src/receipt/statement-check.js';
import { RUNS, SEED, x, y } from './runs.js';

const SCHEMA = path.join(import.meta.dirname, '../../docs/receipt.schema.json');
/** Objects whose fields are those of somebody else: of tfjs's files, and names that models have. */
const OPAQUE = ['predicate.network.topology', 'predicate.compiled'];
/** What may be left out, as who gives it may. */
const OPTIONAL = /^predicate\.(options\.(rules|earlyStopping)\.\w+|data\.file\.recipe|history\.\w+)$/;

let validate: ValidateFunction;
const made = new Map<string, Receipt>();

beforeAll(async () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  validate = ajv.compile(JSON.parse(await readFile(SCHEMA, 'utf8')));
  for (const [name, run] of Object.entries(RUNS)) {
    const record = receipt({ everyEpochs: run.everyEpochs ?? 1, seed: SEED });
    await run.network().fit(x, y, { ...run.args, receipt: record });
    made.set(name, JSON.parse(JSON.stringify(record.receipt())) as Receipt);
  }
  const digest = 'a'.repeat(64);
  const record = receipt({
    ...{ recipe: 'by hand', salt: 'x', parent: digest },
    file: { name: 'data.json', sha256: digest, recipe: 'as it stands' },
  });
  const network = core.Network.create([
    core.lstm({ units: 2, inputShape: [3, 1] }),
    core.dense({ units: 1 }),
  ]);
  network.compile({ optimizer: 'sgd', loss: 'huber' });
  await network.fit(x, y, {
    ...{
      receipt: record,
      globalClipNorm: 1,
      regularizers: 'keras',
      constraints: 'keras',
      validationSplit: 0.2,
    },
    earlyStopping: { patience: 3, mode: 'min', minDelta: 0.1, baseline: 9, startFromEpoch: 1 },
    gradientMasks: network.weights.map(({ shape }) => {
      return new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(1);
    }),
  });
  const full = record.receipt([{ name: 'weights.bin', digest: { sha256: digest } }]);
  made.set('all that there can be', JSON.parse(JSON.stringify(full)) as Receipt);
});
afterAll(core.releaseKernels);

const isValid = (value: unknown): boolean => validate(value) === true;
const isTaken = (value: unknown): boolean => {
  try {
    checkReceipt(value);
    return true;
  } catch (error) {
    if (error instanceof core.LetheError) return false;
    throw error;
  }
};

type Path = readonly (string | number)[];

/** Paths of all fields and items, of lists the first and the last. */
function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || OPAQUE.includes(at.join('.'))) return [at];
  const keys = Array.isArray(value) ? [...new Set([0, value.length - 1])] : Object.keys(value);
  const inner = keys.filter((key) => Object.hasOwn(value, key));
  return [at, ...inner.flatMap((key) => pathsOf((value as { [key: string]: unknown })[key], [...at, key]))];
}

/** A copy with another value at a place, or without one there. */
function changed(
  value: unknown,
  [key, ...rest]: Path,
  change: (parent: { [key: string]: unknown }, key: string) => void,
): unknown {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as { [key: string]: unknown };
  if (rest.length === 0) change(copy, String(key));
  else copy[String(key)] = changed(copy[String(key)], rest, change);
  return copy;
}

test('names the version of the predicate', () => {
  expect(validate.schema).toMatchObject({ $id: `${PREDICATE_TYPE}:schema` });
});

describe('the schema of receipts', () => {
  test('holds for every receipt', () => {
    expect(made.size).toBe(Object.keys(RUNS).length + 1);
    for (const [name, one] of made) {
      validate(one);
      expect([name, validate.errors ?? [], isTaken(one)]).toEqual([name, [], true]);
    }
  });

  test('misses each field, as audit does', () => {
    const passed: string[] = [];
    for (const one of made.values()) {
      for (const at of pathsOf(one).slice(1)) {
        if (typeof at.at(-1) === 'number' || OPTIONAL.test(at.join('.'))) continue;
        const without = changed(one, at, (parent, key) => delete parent[key]);
        if (isValid(without) || isTaken(without)) passed.push(at.join('.'));
      }
    }
    expect(passed).toEqual([]);
  });

  test('knows each kind, as audit does', () => {
    const apart: string[] = [];
    let refused = 0;
    const names = ['a schedule', 'early stopping that keeps the last weights', 'all that there can be'];
    for (const one of names.map((name) => made.get(name))) {
      for (const at of pathsOf(one).slice(1)) {
        for (const kind of [null, true, 'text', 1.5, -1, [], {}, [[]]]) {
          const other = changed(one, at, (parent, key) => {
            parent[key] = kind;
          });
          const isOne = isValid(other);
          if (isTaken(other) !== isOne) apart.push(`${at.join('.')}: ${JSON.stringify(kind)}`);
          if (!isOne) refused++;
        }
      }
    }
    expect(apart).toEqual([]);
    expect(refused).toBeGreaterThan(1000);
  });

  test('knows of no other field, nor does audit', () => {
    const passed: string[] = [];
    for (const one of made.values()) {
      for (const at of pathsOf(one)) {
        const place = at.join('.');
        const value = at.reduce<unknown>((inner, key) => (inner as { [key: string]: unknown })[key], one);
        if (typeof value !== 'object' || value === null || Array.isArray(value)) continue;
        if (OPAQUE.includes(place) || place === 'predicate.history') continue;
        const more = changed(one, [...at, 'more'], (parent, key) => {
          parent[key] = 1;
        });
        if (isValid(more) || isTaken(more)) passed.push(place);
      }
    }
    expect(passed).toEqual([]);
  });
});
