// Starts every runtime with the same suite, and holds their results together. LETHE_RUNTIMES=node,deno narrows
// it on purpose; a runtime that is missing fails, with what to install.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { formatTable, type Row } from '../../src/cli/table.js';
import {
  type BrowserRequest,
  findLauncher,
  type Launcher,
  launchers,
  type RuntimeName,
} from './runtimes/index.js';
import type { SuiteOptions } from './suite/options.js';
import type { SuiteReport } from './suite/suite.js';

const entry = path.join(import.meta.dirname, 'suite/suite.ts');
const simd = path.join(import.meta.dirname, '../../dist/tfjs/generated/tfjs-simd.wasm');
const TIMEOUT_MS = 240_000;

const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => findLauncher(name.trim()));
const running = chosen ?? launchers;
const threaded = new Set<RuntimeName>(['node', 'deno', 'bun', 'chromium', 'firefox', 'webkit']);
const browsers = new Set<RuntimeName>(['chromium', 'firefox', 'webkit']);

const reports = new Map<RuntimeName, SuiteReport>();
const versions = new Map<string, string>();
/** Fingerprints of short trainings under special conditions. */
const variants = new Map<string, string[]>();
let folder: string;

async function runSuite(
  launcher: Launcher,
  options: Partial<SuiteOptions>,
  extra: Partial<BrowserRequest> & { [option: string]: unknown } = {},
): Promise<SuiteReport> {
  const { name } = launcher;
  const missing = await launcher.missing();
  if (missing !== undefined) throw new Error(missing);
  const full: SuiteOptions = {
    runtime: name,
    threads: threaded.has(name) ? [1, 2] : [1],
    threaded: threaded.has(name),
    epochs: 1000,
    part: 'everything',
    place: browsers.has(name) ? 'indexeddb://lethe' : threaded.has(name) ? path.join(folder, name) : 'bytes',
    ...options,
  };
  const request = {
    entry,
    options: { ...full },
    timeoutMs: TIMEOUT_MS,
    ...(name === 'edge-runtime' ? { wasmModules: { simd } } : {}),
    ...extra,
  };
  const report = (await launcher.run(request)) as SuiteReport;
  const failures = report.checks.filter(({ error }) => error !== undefined);
  expect(failures).toEqual([]);
  return report;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lethe-platform-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  const rows = [...reports.values()].flatMap(({ runs }) =>
    runs.map(
      ({ info, fingerprint, msPerStep }): Row => [
        info.runtime,
        versions.get(info.runtime) ?? info.runtimeVersion,
        info.threads,
        fingerprint.slice(0, 16),
        msPerStep.toFixed(2),
      ],
    ),
  );
  const table = formatTable(['runtime', 'version', 'threads', 'fingerprint', 'ms per step'], rows);
  process.stderr.write(`\nThe experiment, 1000 steps, seed 1\n${table}\n\n`);
});

describe.each(running.map((launcher) => [launcher.name, launcher] as const))('%s', (name, launcher) => {
  test(
    'passes the whole suite',
    async () => {
      reports.set(name, await runSuite(launcher, {}));
      versions.set(name, (await launcher.installed())?.version ?? 'unknown');
    },
    TIMEOUT_MS + 10_000,
  );

  if (threaded.has(name) && !browsers.has(name)) {
    test('leaves no half-written file behind', async () => {
      expect((await readdir(path.join(folder, name))).sort()).toEqual(['model.json', 'weights.bin']);
    });
  }
});

/** A short training, to be compared with all others of its kind. */
async function runVariant(
  launcher: Launcher,
  name: string,
  options: Partial<SuiteOptions>,
  extra: Parameters<typeof runSuite>[2],
): Promise<SuiteReport> {
  const report = await runSuite(launcher, { epochs: 20, part: 'experiment', ...options }, extra);
  variants.set(
    `${launcher.name}: ${name}`,
    report.runs.map(({ fingerprint }) => fingerprint),
  );
  return report;
}

const chosenBrowsers = running.filter(({ name }) => browsers.has(name));
const strictPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";
const workerFile = path.join(import.meta.dirname, '../../dist/worker/tfjs-wasm-worker.js');

for (const launcher of chosenBrowsers) {
  describe(launcher.name, () => {
    test(
      'trains without cross-origin isolation on one thread and names the two headers',
      async () => {
        const report = await runVariant(launcher, 'not isolated', { threaded: false }, { isolated: false });
        expect(report.runs[1]?.info.reason).toMatch(
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
      'says what to check where a content security policy blocks threads, and trains on one',
      async () =>
        void (await runVariant(
          launcher,
          'blocked',
          { part: 'blocked' },
          { contentSecurityPolicy: strictPolicy },
        )),
      TIMEOUT_MS,
    );

    test(
      'trains with threads from a file under a content security policy without blob:',
      async () => {
        const files = { '/threads.js': workerFile };
        const extra = { contentSecurityPolicy: strictPolicy, files };
        await runVariant(launcher, 'worker file', { workerUrl: '/threads.js' }, extra);
      },
      TIMEOUT_MS,
    );
  });
}

if (running.some(({ name }) => name === 'webkit')) {
  test(
    'webkit trains on one thread where SharedArrayBuffer is hidden',
    async () => {
      const extra = { sharedArrayBuffer: false };
      const report = await runVariant(
        findLauncher('webkit'),
        'no SharedArrayBuffer',
        { threaded: false },
        extra,
      );
      expect(report.runs[1]?.info.reason).toMatch(/SharedArrayBuffer/);
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
  test('short trainings under special conditions give one fingerprint, too', async () => {
    const prints = [...variants.values()].flat();
    const plain = await runSuite(running[0] as Launcher, { epochs: 20, part: 'experiment' });
    expect(new Set([...prints, ...plain.runs.map(({ fingerprint }) => fingerprint)]).size).toBe(1);
  }, 60_000);

  test('the experiment gives one fingerprint, with one thread and with two', () => {
    const prints = [...reports.values()].flatMap(({ runs }) => runs.map(({ fingerprint }) => fingerprint));
    expect(prints.length).toBeGreaterThanOrEqual(running.length);
    expect(new Set(prints).size).toBe(1);
  });

  test('golden networks and shuffled training give the same bits, matrix products for each thread count', () => {
    const facts = [...reports.values()].map((report) => report.facts);
    const names = new Set(facts.flatMap((fact) => Object.keys(fact)));
    expect(names.size).toBeGreaterThanOrEqual(14);
    for (const name of names) {
      const values = facts.filter((fact) => name in fact).map((fact) => fact[name]);
      expect({ name, different: new Set(values).size }).toEqual({ name, different: 1 });
    }
  });

  test('every runtime that was asked for has reported', () => {
    expect([...reports.keys()]).toEqual(running.map(({ name }) => name));
  });
});
