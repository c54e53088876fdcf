// docs/verify.schema.json is what `verify` finds, no more and no less.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { releaseKernels } from '../../../src/core.js';
import { findTask } from '../../../src/forgetting/tasks/index.js';
import { type Verification, verify } from '../../../src/forgetting/verify/index.js';

const SCHEMA = path.join(import.meta.dirname, '../../../docs/verify.schema.json');

let validate: ValidateFunction;
let found: Verification;

beforeAll(async () => {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  validate = ajv.compile(JSON.parse(await readFile(SCHEMA, 'utf8')));
  // With a derivative and without; forgotten at some steps, and always alike.
  found = await verify({ tasks: ['sum', 'flagged-memory'].map(findTask), seeds: 1 });
});
afterAll(() => releaseKernels());

function problems(value: unknown): string[] {
  validate(JSON.parse(JSON.stringify(value)));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the schema of verify.json', () => {
  test('holds for what verify finds, with timings and without', () => {
    expect(problems(found)).toEqual([]);
    const timings = { runtime: 'node 20', threads: 2, milliseconds: 1, millisecondsByTask: { sum: 1 } };
    expect(problems({ ...found, timings })).toEqual([]);
  });

  test('knows of nothing else, and misses what is not there', () => {
    expect(problems({ ...found, more: 1 })).toEqual([' must NOT have additional properties']);
    const { fingerprint: _, ...rest } = found;
    expect(problems(rest)).toEqual([" must have required property 'fingerprint'"]);
    const [first] = found.tasks;
    expect(problems({ ...found, tasks: [{ ...first, more: 1 }] })).toEqual([
      '/tasks/0 must NOT have additional properties',
    ]);
  });

  test('refuses what is no number', () => {
    const [first] = found.tasks;
    const selectivity = { ...first?.selectivity, median: Number.NaN };
    expect(problems({ ...found, tasks: [{ ...first, selectivity }] })).toEqual([
      '/tasks/0/selectivity/median must be number',
    ]);
  });
});
