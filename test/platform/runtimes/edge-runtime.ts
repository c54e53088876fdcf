// Vercel's edge-runtime: a library for Node, run in a child process so that a suite can neither hang nor
// change the test's own process.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { reportOf } from './answer.js';
import { bundle, writeBundle } from './bundle.js';
import type { EdgeOptions } from './hosts/edge-runtime.js';
import { createLauncher, type Installed, type Launcher, type SuiteRequest } from './launcher.js';
import { runInProcess } from './processes.js';
import { directoryInProject, hostModule, npmPackage } from './project.js';

export interface EdgeRequest extends SuiteRequest {
  /** Files that the suite finds as `WebAssembly.Module` in the global `__wasmModules`, by these names. */
  wasmModules?: Record<string, string>;
}

export const edgeRuntime: Launcher<EdgeRequest> = createLauncher<EdgeRequest>({
  name: 'edge-runtime',
  source: { npm: 'edge-runtime' },
  find,
  async run(scope, request) {
    const directory = await directoryInProject(scope);
    const files = await bundle({
      entryPoints: { function: hostModule('edge-function') },
      format: 'iife',
      platform: 'browser',
      conditions: ['edge-light', 'worker', 'browser'],
      alias: { 'suite-under-test': request.entry },
    });
    await writeBundle(directory, files);
    const { options, wasmModules = {} } = request;
    const inner: EdgeOptions = { bundle: path.join(directory, 'function.js'), wasmModules, options };
    const outer = { entry: hostModule('edge-runtime'), options: { ...inner }, timeoutMs: request.timeoutMs };
    return reportOf(String(await runInProcess(scope, outer, process.execPath, [])));
  },
});

async function find(): Promise<Installed | undefined> {
  const home = npmPackage('edge-runtime');
  const manifest = await readFile(path.join(home, 'package.json'), 'utf8').catch(() => undefined);
  return manifest === undefined ? undefined : { version: JSON.parse(manifest).version, path: home };
}
