// Vercel's edge-runtime: a library for Node, run in a child process so that a suite can neither hang nor
// change the test's own process.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { reportOf } from './answer.js';
import type { EdgeOptions } from './hosts/edge-runtime.js';
import { createLauncher, type Installed, type Launcher, type SuiteRequest } from './launcher.js';
import { runInProcess } from './processes.js';
import { BUNDLE, directoryInProject, hostModule, npmPackage } from './project.js';

export interface EdgeRequest extends SuiteRequest {
  /** Files that the suite finds as `WebAssembly.Module` in the global `__wasmModules`, by these names. */
  wasmModules?: Record<string, string>;
}

export const edgeRuntime: Launcher<EdgeRequest> = createLauncher<EdgeRequest>({
  name: 'edge-runtime',
  source: { npm: 'edge-runtime' },
  find,
  async run(scope, request) {
    const bundle = path.join(await directoryInProject(scope), 'function.js');
    await build({
      ...BUNDLE,
      entryPoints: [hostModule('edge-function')],
      outfile: bundle,
      format: 'iife',
      platform: 'browser',
      conditions: ['edge-light', 'worker', 'browser'],
      alias: { 'suite-under-test': request.entry },
    });
    const { options, wasmModules = {} } = request;
    const inner: EdgeOptions = { bundle, wasmModules, options };
    const outer = { entry: hostModule('edge-runtime'), options: { ...inner }, timeoutMs: request.timeoutMs };
    return reportOf(String(await runInProcess(scope, outer, process.execPath, [])));
  },
});

async function find(): Promise<Installed | undefined> {
  const home = npmPackage('edge-runtime');
  const manifest = await readFile(path.join(home, 'package.json'), 'utf8').catch(() => undefined);
  return manifest === undefined ? undefined : { version: JSON.parse(manifest).version, path: home };
}
