// benchmarks/runtimes/: Lethe's engines in each runtime, started by the launchers of test/platform. Not in
// node-arm64, which is emulated: its times say nothing of Arm. May import: those launchers, lethe/bench.
import path from 'node:path';
import {
  type BrowserRequest,
  bun,
  chromium,
  deno,
  type EdgeRequest,
  edgeRuntime,
  firefox,
  type Launcher,
  launchers,
  node,
  node24,
  node26,
  TRAITS,
  webkit,
  workerd,
} from '../../test/platform/runtimes/index.js';
import { ROOT } from '../../test/platform/runtimes/project.js';
import type { Adapter } from '../adapter.js';
import type { MeasureAnswer, MeasureRequest } from '../measure-request.js';
import { measureFromOutside } from './outside.js';
import { type TreeClock, treeClock } from './process-tree.js';
import { createRuntimeAdapter, suiteModule, TIMEOUT_MS } from './runtime-adapter.js';
import type { StepsAnswer } from './steps-suite.js';

type InsideOptions = Pick<BrowserRequest, 'where' | 'answers'> & Pick<EdgeRequest, 'wasmModules'>;

/** Where a browser's worker asks for CPU times. */
const CPU_URL = '/cpu.json';

/**
 * Browsers measure in a module Web Worker of an isolated page, where a user should train: threads may sleep there.
 * On two cores with other work on them, a step of `small` on two threads took 10 to 12 ms in WebKit's page, whose
 * thread may only look, and 1.1 ms in its worker; Chromium's and Firefox's workers were as fast as the page or
 * faster. With one thread neither was faster throughout.
 */
function inBrowser(launcher: Launcher): Adapter {
  return createRuntimeAdapter(launcher, {
    ...TRAITS[launcher.name],
    measure(request) {
      let clock: TreeClock | undefined;
      const answer = (browser: number | undefined): string => {
        clock ??= treeClock(browser);
        return JSON.stringify(clock() ?? null);
      };
      return runSuite(
        launcher,
        { ...request, cpuUrl: CPU_URL },
        { where: 'worker', answers: { [CPU_URL]: answer } },
      );
    },
  });
}

/** All runtimes, always in this order. */
export const runtimeAdapters: readonly Adapter[] = [
  inside(node),
  inside(node24),
  inside(node26),
  inside(deno),
  inside(bun),
  inBrowser(chromium),
  inBrowser(firefox),
  inBrowser(webkit),
  createRuntimeAdapter(workerd, { ...TRAITS.workerd, measure: measureInWorkerd }),
  inside(edgeRuntime, { wasmModules: edgeModules() }),
];

/** Paths of the Nodes here that may pack vectors, the one that runs this at the end. */
export async function wideNodes(): Promise<string[]> {
  const found = await Promise.all(
    launchers.filter(({ name }) => TRAITS[name].wideVectors).map((launcher) => launcher.installed()),
  );
  return [...found.flatMap((one) => one?.path ?? []), process.execPath];
}

/** Runtimes that measure by their own clock; `extra` goes to the launcher. */
function inside(launcher: Launcher, extra: InsideOptions = {}): Adapter {
  return createRuntimeAdapter(launcher, {
    ...TRAITS[launcher.name],
    measure: (request) => runSuite(launcher, request, extra),
  });
}

async function runSuite(
  launcher: Launcher,
  request: MeasureRequest,
  extra: InsideOptions,
): Promise<MeasureAnswer> {
  const entry = suiteModule('suite');
  const run = { entry, options: { ...request }, timeoutMs: TIMEOUT_MS, ...extra };
  return (await launcher.run(run)) as MeasureAnswer;
}

/** edge-runtime may not compile bytes, so it is given modules. */
function edgeModules(): Record<string, string> {
  return {
    simd: path.join(ROOT, 'dist/tfjs/generated/tfjs-simd.wasm'),
    kernels: path.join(ROOT, 'dist/kernels/kernels.wasm'),
  };
}

/** In production workerd's clock stands still while code runs, so its measurements are taken from outside. */
function measureInWorkerd(request: MeasureRequest): Promise<MeasureAnswer> {
  return workerd.serve({ entry: suiteModule('steps-suite'), timeoutMs: TIMEOUT_MS }, (run, pid) =>
    measureFromOutside(
      request,
      async (options) => (await run({ ...options })) as StepsAnswer,
      treeClock(pid),
    ),
  );
}
