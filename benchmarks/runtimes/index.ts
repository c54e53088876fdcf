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
import { createRuntimeAdapter, suiteModule, TIMEOUT_MS } from './runtime-adapter.js';
import type { StepsAnswer } from './steps-suite.js';

type InsideOptions = Pick<BrowserRequest, 'where'> & Pick<EdgeRequest, 'wasmModules'>;

/**
 * Browsers measure in a module Web Worker of an isolated page, where a user should train: threads may sleep there.
 * On two cores with other work on them, a step of `small` on two threads took 10 to 12 ms in WebKit's page, whose
 * thread may only look, and 1.1 ms in its worker; Chromium's and Firefox's workers were as fast as the page or
 * faster. With one thread neither was faster throughout.
 */
const IN_WORKER: InsideOptions = { where: 'worker' };

/** All runtimes, always in this order. */
export const runtimeAdapters: readonly Adapter[] = [
  inside(node),
  inside(node24),
  inside(node26),
  inside(deno),
  inside(bun),
  inside(chromium, IN_WORKER),
  inside(firefox, IN_WORKER),
  inside(webkit, IN_WORKER),
  createRuntimeAdapter(workerd, { ...TRAITS.workerd, measure: measureInWorkerd }),
  inside(edgeRuntime, { wasmModules: edgeModules() }),
];

/** Runtimes that measure by their own clock; `extra` goes to the launcher. */
function inside(launcher: Launcher, extra: InsideOptions = {}): Adapter {
  const entry = suiteModule('suite');
  return createRuntimeAdapter(launcher, {
    ...TRAITS[launcher.name],
    async measure(request: MeasureRequest): Promise<MeasureAnswer> {
      const run = { entry, options: { ...request }, timeoutMs: TIMEOUT_MS, ...extra };
      return (await launcher.run(run)) as MeasureAnswer;
    },
  });
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
  return workerd.serve({ entry: suiteModule('steps-suite'), timeoutMs: TIMEOUT_MS }, (run) =>
    measureFromOutside(request, async (options) => (await run({ ...options })) as StepsAnswer),
  );
}
