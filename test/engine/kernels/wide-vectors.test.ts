// Turning wide vectors on, in processes of their own. LETHE_RUNTIMES=node-24,deno narrows it on purpose, like test/platform.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import binaryen from 'assemblyscript/binaryen';
import { tryWideVectors } from '../../../src/engine/platform/wide-probe.js';
import { areAllTried } from '../../in-proportion.js';
import { findLauncher, type RuntimeName, TRAITS } from '../../platform/runtimes/index.js';
import { ROOT } from '../../platform/runtimes/project.js';
import type { WideOrder, WideOutcome } from './wide-suite.js';

const TIMEOUT_MS = 120_000;
const FLAG = '--experimental-wasm-revectorize';
const ON = { wideVectors: true, reason: '' };
const TOO_LATE =
  /^LetheError: useWideVectors: expected to be asked .* before the kernels are compiled.* got it afterwards/;
const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => name.trim());
const may = (name: RuntimeName): boolean => chosen?.includes(name) ?? true;
const able = (Object.keys(TRAITS) as RuntimeName[]).filter((name) => TRAITS[name].wideVectors && may(name));

async function run(
  name: RuntimeName,
  order: WideOrder,
  runtimeArguments: readonly string[] = [],
): Promise<WideOutcome> {
  const launcher = findLauncher(name);
  const missing = await launcher.missing();
  if (missing !== undefined) throw new Error(missing);
  const entry = path.join(import.meta.dirname, 'wide-suite.ts');
  const request = { entry, options: { ...order }, timeoutMs: TIMEOUT_MS - 10_000, runtimeArguments };
  return (await launcher.run(request)) as WideOutcome;
}

/** Four results of calls, stored side by side: what ends a process of Node 26 that packs it. */
function fourCalls(): Uint8Array {
  const call = (offset: number): string =>
    `(call $root (v128.load offset=${offset} (local.get 0)) (local.get 1))`;
  const module = binaryen.parseText(`(module
    (import "env" "memory" (memory 1 65536 shared))
    (func $root (param v128 i32) (result v128)
      (if (result v128) (local.get 1)
        (then (call $root (local.get 0) (i32.sub (local.get 1) (i32.const 1))))
        (else (f32x4.sqrt (local.get 0)))))
    (func (export "initialize") (param i32 i32 i32 i32 i32))
    (func (export "run") (param i32 i32 i32 i32 i32) (result i32) (i32.const 0))
    (func (export "calls") (param i32 i32)
      (local v128 v128 v128 v128)
      (local.set 2 ${call(0)})
      (local.set 3 ${call(16)})
      (local.set 4 ${call(32)})
      (local.set 5 ${call(48)})
      (v128.store (local.get 0) (local.get 2))
      (v128.store offset=16 (local.get 0) (local.get 3))
      (v128.store offset=32 (local.get 0) (local.get 4))
      (v128.store offset=48 (local.get 0) (local.get 5))))`);
  module.setFeatures(binaryen.Features.All);
  const bytes = module.emitBinary();
  module.dispose();
  return bytes;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const kernels = (): Promise<Uint8Array> => readFile(path.join(ROOT, 'src/engine/generated/kernels.wasm'));

/** Of ways that are the same in all that have wide vectors: each in one of them, in all each night. */
const isTried = (name: RuntimeName): boolean => areAllTried || name === able[0];

let without: WideOutcome;
beforeAll(async () => {
  without = await run('node', { first: 'ask' });
}, TIMEOUT_MS);

describe.each(able)('%s', (name) => {
  test(
    'turns them on before anything is computed, and asking again changes nothing',
    async () => {
      const asked = await run(name, { first: 'ask' });
      expect(asked).toMatchObject({ asked: ON, again: ON, info: ON });
      if (isTried(name)) expect(await run(name, { first: 'useWasm' })).toEqual(asked);
      expect(asked.fingerprint).toBe(without.fingerprint);
      // The kernels were told, so that they take the products' tile for it.
      expect(asked.packs).toContain(true);
      expect(asked.packs).not.toContain(false);
      expect(without.packs).toContain(false);
      expect(without.packs).not.toContain(true);
    },
    TIMEOUT_MS,
  );

  if (!isTried(name)) return;

  test(
    'refuses to where kernels are compiled already, or were handed in',
    async () => {
      const off = {
        wideVectors: false,
        reason: 'vectors of 128 bits, as the kernels were compiled before anybody asked for wider ones.',
      };
      const late = {
        asked: expect.stringMatching(TOO_LATE),
        again: expect.stringMatching(TOO_LATE),
        info: off,
        packs: expect.not.arrayContaining([true]),
      };
      expect(await run(name, { first: 'train' })).toMatchObject(late);
      expect(await run(name, { first: 'provide', kernels: base64(await kernels()) })).toMatchObject(late);
    },
    TIMEOUT_MS,
  );

  test(
    'says that they are on where the command line has turned them on',
    async () => {
      const outcome = await run(name, { first: 'train' }, [FLAG]);
      expect(outcome).toMatchObject({ asked: ON, again: ON, info: ON });
      expect(outcome.packs).toContain(true);
      expect(outcome.packs).not.toContain(false);
    },
    TIMEOUT_MS,
  );
});

test.each(
  (
    [
      [
        'node',
        /^vectors of 128 bits, as V8 11\.3\..*, that of Node 20\..*, packs no vectors; Node 24 and 26 do\.$/,
      ],
      [
        'deno',
        /^vectors of 128 bits, as Deno's V8 checks bounds of memory in code, between which it packs no/,
      ],
      ['bun', /^vectors of 128 bits, as JavaScriptCore, Bun's engine, does not pack vectors\.$/],
      ['chromium', /^vectors of 128 bits, as a program in chromium cannot ask for wider ones\.$/],
    ] as [RuntimeName, RegExp][]
  ).filter(([name]) => may(name)),
)(
  '%s says why it has none',
  async (name, reason) => {
    const off = { wideVectors: false, reason: expect.stringMatching(reason) };
    expect(await run(name, { first: 'train' })).toMatchObject({ asked: off, again: off });
  },
  TIMEOUT_MS,
);

describe('a V8 that is not known', () => {
  /** Tries it in that runtime. */
  async function tryIn(name: RuntimeName, flag: string, module?: Uint8Array): Promise<string> {
    const installed = await findLauncher(name).installed();
    if (installed === undefined) throw new Error(`${name} is missing`);
    return tryWideVectors(installed.path, flag, module);
  }

  test.each(able)('is found to be right where it is: %s', async (name) => {
    expect(await tryIn(name, FLAG)).toBe('');
  });

  if (may('node-26'))
    test('is found out where it ends the process', async () => {
      expect(await tryIn('node-26', FLAG, fourCalls())).toMatch(/^its process ended with SIG\w+\.$/);
    });

  test('is found out where it does not know the flag', async () => {
    expect(await tryIn('node', FLAG)).toBe('its process ended with code 9.');
  });

  test('is found out where a probe tries a probe', async () => {
    process.env.LETHE_WIDE_VECTORS_PROBE = '1';
    try {
      expect(await tryIn('node', '--no-wasm-tier-up')).toBe('it is being tried.');
    } finally {
      delete process.env.LETHE_WIDE_VECTORS_PROBE;
    }
  });
});
