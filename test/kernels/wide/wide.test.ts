// The canary: with wide vectors every V8 compiles and runs all of the kernels, and computes the bits that it computes without.
// LETHE_RUNTIMES=node-24,deno narrows it on purpose, like test/platform.
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Opcode } from '../../../src/kernels/program/opcodes.js';
import { areAllTried } from '../../in-proportion.js';
import { findLauncher, type RuntimeName } from '../../platform/runtimes/index.js';
import type { WideSuiteReport } from './suite.js';
import { EAGER, FLAGS, v8Request } from './v8.js';

const TIMEOUT_MS = 300_000;
const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => name.trim());
const names = (Object.keys(FLAGS) as RuntimeName[]).filter((name) => chosen?.includes(name) ?? true);

async function run(name: RuntimeName, flags: readonly string[]): Promise<WideSuiteReport> {
  const launcher = findLauncher(name);
  const missing = await launcher.missing();
  if (missing !== undefined) throw new Error(missing);
  const entry = path.join(import.meta.dirname, 'suite.ts');
  const request = { entry, options: { threads: [1, 2] }, timeoutMs: TIMEOUT_MS - 10_000 };
  return (await launcher.run({ ...request, ...v8Request(name, flags) })) as WideSuiteReport;
}

/** Several outputs have no network here. */
const WITHOUT_SETTING = ['AddScalar'];

let reference: WideSuiteReport;

beforeAll(async () => {
  reference = await run('node', []);
}, TIMEOUT_MS);

test('the settings use every instruction, and all of their numbers are finite', () => {
  const all = Object.keys(Opcode).filter((name) => Number.isNaN(Number(name)) && name !== 'End');
  // A plan leaves out that each of these runs looks for what is not finite.
  const missing = all.filter((name) => !reference.instructions.includes(name));
  expect(missing).toEqual(['CheckFinite', ...WITHOUT_SETTING]);
  expect(reference.notFinite).toEqual({});
});

describe.each(names)('%s', (name) => {
  test(
    'computes the same bits with wide vectors as without',
    async () => {
      const flag = await FLAGS[name]?.();
      expect(flag).toMatch(/^--(experimental-)?wasm-revectorize$/);
      expect(await run(name, [...EAGER, String(flag)])).toEqual(reference);
      // That others compute what Node 20 does is also what the platform's test finds.
      if (areAllTried) expect(await run(name, EAGER)).toEqual(reference);
    },
    TIMEOUT_MS,
  );
});
