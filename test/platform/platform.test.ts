// Starts every runtime with the same suite, and holds their results together. LETHE_RUNTIMES=node,deno narrows
// it on purpose; a runtime that is missing fails, with what to install.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatTable, type Row } from '../../src/text/table.js';
import { areAllTried } from '../in-proportion.js';
import { makeReceipt } from './node-receipt.js';
import {
  type BrowserRequest,
  findLauncher,
  type Launcher,
  launchers,
  type RuntimeName,
  TRAITS,
} from './runtimes/index.js';
import type { GivenReceipt, SuiteOptions } from './suite/options.js';
import type { SuiteReport } from './suite/suite.js';

const entry = path.join(import.meta.dirname, 'suite/suite.ts');
const dist = path.join(import.meta.dirname, '../../dist');
const simd = path.join(dist, 'tfjs/generated/tfjs-simd.wasm');
const kernels = path.join(dist, 'kernels/kernels.wasm');
/** Only what hangs takes so long: on a machine that does much else, too, a suite takes minutes. */
const TIMEOUT_MS = 600_000;

const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => findLauncher(name.trim()));
const running = chosen ?? launchers;
const isBrowser = (name: RuntimeName): boolean => TRAITS[name].kind === 'browser';
/** What is emulated runs what may differ, the numbers (suite/options.ts). */
const isEmulated = (name: RuntimeName): boolean => TRAITS[name].emulated;

/**
 * Steps of the experiment by tfjs's operations, some 5 ms each; more in the long run, but for special conditions and
 * emulation. A bit that is another in any step stays another in the weights.
 */
const FEW_EPOCHS = 10;
const EPOCHS = areAllTried ? 250 : FEW_EPOCHS;
const GOLDEN_STEPS = areAllTried ? 100 : FEW_EPOCHS;
/** On the compiled engine, which takes microseconds for one, and WebKit's threads a hundred times as many. */
const COMPILED_EPOCHS = areAllTried ? 1000 : 50;
/** More threads than this machine may have cores: the bits must not care. */
const ALL_THREADS = [1, 2, 4];
/** What has four threads beside the first runtime, whose V8 others have, too: one runtime of each other engine. */
const WITH_FOUR: ReadonlySet<RuntimeName> = new Set(['bun', 'firefox']);
/** Emulated, all takes some twenty times as long. */
const EMULATED_THREADS = areAllTried ? [1, 2] : [2];

const reports = new Map<RuntimeName, SuiteReport>();
const versions = new Map<RuntimeName, string>();
/** Fingerprints of short training runs under special conditions, and what else was learnt there. */
const variants = new Map<string, string[]>();
const variantFacts: SuiteReport['facts'][] = [];
/** Of the experiment on the compiled engine, under all conditions. */
const compiledPrints: string[] = [];
let folder: string;
let receipt: GivenReceipt;

function kernelThreadsOf(name: RuntimeName): number[] {
  const { threaded, emulated } = TRAITS[name];
  if (emulated) return EMULATED_THREADS;
  if (!threaded) return [1];
  if (areAllTried || name === running[0]?.name) return ALL_THREADS;
  return WITH_FOUR.has(name) ? [1, 4] : [1, 2];
}

async function runSuite(
  launcher: Launcher,
  options: Partial<SuiteOptions>,
  extra: Partial<BrowserRequest> & { [option: string]: unknown } = {},
): Promise<SuiteReport> {
  const { name } = launcher;
  const { detected, kind, threaded, emulated, wideVectors } = TRAITS[name];
  const first = launcher === running[0];
  const missing = await launcher.missing();
  if (missing !== undefined) throw new Error(missing);
  const full: SuiteOptions = {
    runtime: detected,
    threads: threaded && !emulated ? [1, 2] : [1],
    kernelThreads: kernelThreadsOf(name),
    threaded,
    epochs: emulated ? FEW_EPOCHS : EPOCHS,
    compiledEpochs: COMPILED_EPOCHS,
    part: !emulated ? 'everything' : areAllTried ? 'emulated' : 'numbers',
    first,
    thorough: areAllTried && !emulated,
    goldenSteps: GOLDEN_STEPS,
    wideVectors: wideVectors ? 'tooLate' : 'none',
    receipt,
    place: { browser: 'indexeddb://lethe', process: path.join(folder, name), edge: 'bytes' }[kind],
    ...options,
  };
  const request = {
    entry,
    options: { ...full },
    timeoutMs: TIMEOUT_MS,
    ...(name === 'edge-runtime' ? { wasmModules: { simd, kernels } } : {}),
    ...extra,
  };
  const report = (await launcher.run(request)) as SuiteReport;
  compiledPrints.push(...report.compiled.map(({ fingerprint }) => fingerprint));
  const failures = report.checks.filter(({ error }) => error !== undefined);
  expect(failures).toEqual([]);
  return report;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lethe-platform-'));
  receipt = await makeReceipt();
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  const rows = [...reports].flatMap(([name, { runs }]) =>
    runs.map(
      ({ info, fingerprint, msPerStep }): Row => [
        name,
        versions.get(name) ?? info.runtimeVersion,
        info.threads,
        isEmulated(name) ? FEW_EPOCHS : EPOCHS,
        fingerprint.slice(0, 16),
        msPerStep.toFixed(2),
      ],
    ),
  );
  const table = formatTable(['runtime', 'version', 'threads', 'steps', 'fingerprint', 'ms per step'], rows);
  process.stderr.write(`\nThe experiment by tfjs-layers' operations, seed 1\n${table}\n\n`);
  const compiledRows = [...reports].flatMap(([name, { compiled }]) =>
    compiled.map(
      ({ threads, fingerprint, msPerStep }): Row => [
        name,
        versions.get(name) ?? '',
        threads,
        fingerprint.slice(0, 16),
        (1000 * msPerStep).toFixed(1),
      ],
    ),
  );
  const heading = ['runtime', 'version', 'threads', 'fingerprint', 'µs per step'];
  process.stderr.write(`The experiment on the compiled engine\n${formatTable(heading, compiledRows)}\n\n`);
});

describe.each(running.map((launcher) => [launcher.name, launcher] as const))('%s', (name, launcher) => {
  test(
    isEmulated(name) ? 'passes the part of the suite for emulation' : 'passes the whole suite',
    async () => {
      const report = await runSuite(launcher, {});
      reports.set(name, report);
      if (isEmulated(name)) variants.set(`${name}: emulated`, fingerprintsOf(report));
      versions.set(name, (await launcher.installed())?.version ?? 'unknown');
    },
    TIMEOUT_MS + 10_000,
  );

  if (TRAITS[name].kind === 'process' && !isEmulated(name)) {
    test('leaves no half-written file behind', async () => {
      expect((await readdir(path.join(folder, name))).sort()).toEqual(['model.json', 'weights.bin']);
    });
  }
});

function fingerprintsOf({ runs }: SuiteReport): string[] {
  return runs.map(({ fingerprint }) => fingerprint);
}

/** A short training run, to be compared with all others of its kind. */
async function runVariant(
  launcher: Launcher,
  name: string,
  options: Partial<SuiteOptions>,
  extra: Parameters<typeof runSuite>[2],
): Promise<SuiteReport> {
  const threads = !TRAITS[launcher.name].threaded ? [1] : areAllTried ? [1, 2] : [2];
  const part = areAllTried ? 'experiment' : 'start';
  const few = { epochs: FEW_EPOCHS, threads, kernelThreads: threads, part } as const;
  const report = await runSuite(launcher, { ...few, ...options }, extra);
  variants.set(`${launcher.name}: ${name}`, fingerprintsOf(report));
  variantFacts.push(report.facts);
  return report;
}

const chosenBrowsers = running.filter(({ name }) => isBrowser(name));
const strictPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const workers = path.join(dist, 'worker');

for (const launcher of chosenBrowsers) {
  describe(launcher.name, () => {
    test(
      'trains without cross-origin isolation on one thread and names the two headers',
      async () => {
        const report = await runVariant(
          launcher,
          'not isolated',
          { threaded: false, kernelThreads: [1] },
          { isolated: false },
        );
        expect(report.runs.at(-1)?.info.reason).toMatch(
          /Cross-Origin-Opener-Policy.*Cross-Origin-Embedder-Policy/,
        );
      },
      TIMEOUT_MS,
    );

    test(
      'trains inside a Web Worker, with threads',
      async () => void (await runVariant(launcher, 'in a worker', {}, { where: 'worker' })),
      TIMEOUT_MS,
    );

    test(
      'says what to check where a content security policy without blob: blocks threads, trains on one, and with threads from a file',
      async () => {
        const files = {
          '/threads.js': path.join(workers, 'tfjs-wasm-worker.js'),
          '/kernel-threads.js': path.join(workers, 'lethe-worker.js'),
        };
        const extra = { contentSecurityPolicy: strictPolicy, files };
        const urls = { workerUrl: '/threads.js', kernelWorkerUrl: '/kernel-threads.js' };
        await runVariant(launcher, 'blocked, then worker file', { part: 'blocked', ...urls }, extra);
      },
      TIMEOUT_MS,
    );
  });
}

for (const launcher of running.filter(({ name }) => TRAITS[name].wideVectors)) {
  test(
    `${launcher.name} trains with wide vectors, too`,
    async () =>
      void (await runVariant(launcher, 'wide vectors', { part: 'experiment', wideVectors: 'wide' }, {})),
    TIMEOUT_MS,
  );
}

if (running.some(({ name }) => name === 'webkit')) {
  test(
    'webkit trains on one thread where SharedArrayBuffer is hidden',
    async () => {
      const extra = { sharedArrayBuffer: false };
      const report = await runVariant(
        findLauncher('webkit'),
        'no SharedArrayBuffer',
        { threaded: false, kernelThreads: [1] },
        extra,
      );
      expect(report.runs.at(-1)?.info.reason).toMatch(/SharedArrayBuffer/);
    },
    TIMEOUT_MS,
  );
}

if (running.some(({ name }) => name === 'workerd')) {
  test(
    'workerd trains at a compatibility date of 2021 as well',
    async () =>
      void (await runVariant(findLauncher('workerd'), '2021-11-03', {}, { compatibilityDate: '2021-11-03' })),
    TIMEOUT_MS,
  );
}

describe('across runtimes', () => {
  test(
    'short trainings under special conditions give one fingerprint, too',
    async () => {
      const prints = [...variants.values()].flat();
      const plain = areAllTried
        ? [await runSuite(running[0] as Launcher, { epochs: FEW_EPOCHS, part: 'experiment' })]
        : [...reports.values()];
      expect(new Set([...prints, ...plain.flatMap(fingerprintsOf)]).size).toBe(1);
    },
    TIMEOUT_MS,
  );

  test('the experiment gives one fingerprint, with one thread and with two', () => {
    const whole = running.filter(({ name }) => !isEmulated(name));
    const prints = whole.flatMap(({ name }) => fingerprintsOf(reports.get(name) as SuiteReport));
    expect(prints.length).toBeGreaterThanOrEqual(whole.length);
    expect(new Set(prints).size).toBe(whole.length === 0 ? 0 : 1);
  });

  test('the compiled engine gives the experiment one fingerprint, everywhere and with any number of threads', () => {
    expect(compiledPrints.length).toBeGreaterThanOrEqual(running.length);
    expect(new Set(compiledPrints).size).toBe(1);
  });

  test('golden networks, shuffled training and forecasts give the same bits, matrix products for each thread count', () => {
    const facts = [...[...reports.values()].map((report) => report.facts), ...variantFacts];
    const names = new Set(facts.flatMap((fact) => Object.keys(fact)));
    expect(names.size).toBeGreaterThanOrEqual(running.every(({ name }) => isEmulated(name)) ? 11 : 22);
    for (const name of names) {
      const values = facts.filter((fact) => name in fact).map((fact) => fact[name]);
      expect({ name, different: new Set(values).size }).toEqual({ name, different: 1 });
    }
  });

  test('every runtime that was asked for has reported', () => {
    expect([...reports.keys()]).toEqual(running.map(({ name }) => name));
  });
});
