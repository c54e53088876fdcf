// The kernels' host in every runtime: threads that meet, one that does not come, none where there are none.
// LETHE_RUNTIMES=node,deno narrows it on purpose, like test/platform.
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { areAllTried } from '../../in-proportion.js';
import {
  type BrowserRequest,
  findLauncher,
  type Launcher,
  launchers,
  type RuntimeName,
  TRAITS,
} from '../../platform/runtimes/index.js';
import { ROOT } from '../../platform/runtimes/project.js';
import type { KernelSuiteOptions, KernelSuiteReport } from './suite.js';
import { compileTestKernels } from './test-kernels.js';

/** All of them meet in Node in threads.test.ts. */
const THREADS = areAllTried ? [2, 3, 4, 8] : [2, 4];
/** Emulated: the atomics of its processor are what differs, not the barrier's arithmetic. */
const ARM_THREADS = [2, 4];
/** Only what hangs takes so long: WebKit took up to 48 s, 240 times, on a machine with eight times the work for its cores. */
const TIMEOUT_MS = 400_000;
const chosen = process.env.LETHE_RUNTIMES?.split(',').map((name) => findLauncher(name.trim()));
const named = (chosen ?? launchers).map((launcher) => [launcher.name, launcher] as const);
const browsers = named.filter(([name]) => TRAITS[name].kind === 'browser');
const single = named.filter(([name]) => !TRAITS[name].threaded);
const threaded = named.filter(([name]) => TRAITS[name].threaded);

let binary: string;

beforeAll(async () => {
  binary = Buffer.from(await compileTestKernels(true)).toString('base64');
});

async function run(
  launcher: Launcher,
  options: Partial<KernelSuiteOptions>,
  extra: Partial<BrowserRequest> & { [option: string]: unknown } = {},
): Promise<KernelSuiteReport> {
  const missing = await launcher.missing();
  if (missing !== undefined) throw new Error(missing);
  const entry = path.join(import.meta.dirname, 'suite.ts');
  const full = { binary, threads: THREADS, ...options };
  return (await launcher.run({
    entry,
    options: full,
    timeoutMs: TIMEOUT_MS,
    ...extra,
  })) as KernelSuiteReport;
}

/** The report of a runtime where all is well. */
function threadsOf(name: RuntimeName, threads: number[] = THREADS): unknown {
  return {
    runtime: TRAITS[name].detected,
    support: true,
    threadsReason: '',
    availableThreads: expect.any(Number),
    meetings: threads.map(() => 'fine'),
    missing: 'LetheError: run: a worker thread died, or did not come to a barrier within 200 ms',
    hosts: [1, ...threads, 1, ...threads],
    hostsFromUrl: [],
  };
}

for (const [name, launcher] of threaded)
  test(
    `${name}: threads meet, one that never comes is an error, and the end comes by itself`,
    async () => {
      const threads = TRAITS[name].emulated ? ARM_THREADS : THREADS;
      expect(await run(launcher, { threads })).toEqual(threadsOf(name, threads));
    },
    TIMEOUT_MS,
  );

for (const [name, launcher] of single)
  test(
    `${name}: kernels run on one thread, and more are refused with the reason`,
    async () => {
      const kernels = path.join(ROOT, 'dist/kernels/kernels.wasm');
      const extra = name === 'edge-runtime' ? { wasmModules: { kernels } } : {};
      const report = await run(launcher, { binary: '', threads: [2] }, extra);
      const refused = `LetheError: acquireKernels: ${name} has no threads.`;
      expect(report).toMatchObject({
        runtime: name,
        support: true,
        threadsReason: `${name} has no threads.`,
        availableThreads: 1,
        hosts: [1, refused, 1, refused],
      });
    },
    TIMEOUT_MS,
  );

for (const [name, launcher] of single.filter(([name]) => name === 'edge-runtime'))
  test(
    `${name}: without a module handed in, kernels are refused with what to do`,
    async () => {
      const report = await run(launcher, { binary: '', threads: [] });
      expect(report.support).toBe(false);
      expect(report.hosts[0]).toMatch(/hand in a WebAssembly.Module of "lethe\/kernels.wasm"/);
    },
    TIMEOUT_MS,
  );

// The platform's test trains in these, and reads the reason why there is one thread without isolation.
for (const [name, launcher] of areAllTried ? browsers : [])
  describe(name, () => {
    const contentSecurityPolicy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

    test(
      'without isolation runs on one thread and names the two headers',
      async () => {
        const report = await run(launcher, { binary: '', threads: [2] }, { isolated: false });
        const headers = /Cross-Origin-Opener-Policy.*Cross-Origin-Embedder-Policy/;
        expect(report).toMatchObject({ support: true, availableThreads: 1 });
        expect(report.threadsReason).toMatch(headers);
        expect(report.hosts).toEqual([1, expect.stringMatching(headers), 1, expect.stringMatching(headers)]);
      },
      TIMEOUT_MS,
    );

    test(
      'has the same threads inside a Web Worker',
      async () => expect(await run(launcher, {}, { where: 'worker' })).toEqual(threadsOf(name)),
      TIMEOUT_MS,
    );

    test(
      'says what to check where a policy forbids blob:, and starts workers from a file',
      async () => {
        const files = { '/worker.js': path.join(ROOT, 'dist/worker/lethe-worker.js') };
        const options = { binary: '', threads: [2], workerUrl: '/worker.js' };
        const report = await run(launcher, options, { contentSecurityPolicy, files });
        const refused = expect.stringMatching(/did not start.*security policy.*setKernelWorkerUrl/);
        expect(report.hosts).toEqual([1, refused, 1, refused]);
        expect(report.hostsFromUrl).toEqual([1, 2, 1, 2]);
      },
      TIMEOUT_MS,
    );
  });
