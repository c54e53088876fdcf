// Nodes, Deno and Bun: the suite runs in a child process. Only the suite's own files are bundled; `lethe`
// and its dependencies are imported as a user of that runtime imports them.
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { below, firstAnswering, onPath } from './binaries.js';
import { bundle, writeBundle } from './bundle.js';
import { createLauncher, type Installed, type Launcher, type SuiteRequest } from './launcher.js';
import { startGroup } from './process-group.js';
import { directoryInProject, hostModule, npmPackage } from './project.js';
import type { RunScope } from './run-scope.js';

/** How long a process may take to end by itself once its suite has reported. */
const EXIT_MS = 5000;

/** Node's binaries of other versions: npm would link them as the project's own `node`. */
const NODES = fileURLToPath(new URL('./nodes/', import.meta.url));

const EXE = process.platform === 'win32' ? '.exe' : '';

/** What runs in a process can be given options of its runtime, before the script. */
export interface ProcessRequest extends SuiteRequest {
  /** Such as V8's flags, which Deno takes as `--v8-flags=...`. */
  runtimeArguments?: readonly string[];
}

export const node: Launcher<ProcessRequest> = createLauncher<ProcessRequest>({
  name: 'node',
  source: {},
  find: async (): Promise<Installed> => ({ version: process.versions.node, path: process.execPath }),
  run: (scope, request, binary) => runInProcess(scope, request, binary, []),
});

/**
 * Another Node than the one that runs the tests, from npm's packages of its binaries.
 *
 * @param name also its package's in the folder nodes/
 */
function otherNode(name: 'node-24' | 'node-26'): Launcher<ProcessRequest> {
  return createLauncher<ProcessRequest>({
    name,
    source: { foreign: { folder: NODES, os: 'linux', cpu: 'x64' } },
    find: () => firstAnswering([path.join(NODES, 'node_modules', name, 'bin/node')]),
    run: (scope, request, binary) => runInProcess(scope, request, binary, []),
  });
}

export const node24: Launcher<ProcessRequest> = otherNode('node-24');
export const node26: Launcher<ProcessRequest> = otherNode('node-26');

export const deno: Launcher<ProcessRequest> = createLauncher<ProcessRequest>({
  name: 'deno',
  source: { npm: 'deno' },
  // npm's `deno` command is a Node script around the real one; its install script links that beside it.
  find: async () =>
    firstAnswering([
      npmPackage('deno', `deno${EXE}`),
      ...(await below(npmPackage('@deno'), process.platform, `deno${EXE}`)),
      ...onPath(`deno${EXE}`),
    ]),
  run: (scope, request, binary) =>
    runInProcess(scope, request, binary, ['run', '--allow-all', '--no-lock', '--cached-only', '--quiet']),
});

export const bun: Launcher<ProcessRequest> = createLauncher<ProcessRequest>({
  name: 'bun',
  source: { npm: 'bun' },
  // Before its install script ran, bun.exe (its name on every platform) only prints a hint and fails.
  find: async () =>
    firstAnswering([
      npmPackage('bun', 'bin', 'bun.exe'),
      ...(await below(npmPackage('@oven'), 'bun-', path.join('bin', `bun${EXE}`))),
      ...onPath(`bun${EXE}`),
    ]),
  run: (scope, request, binary) => runInProcess(scope, request, binary, ['run', '--no-install']),
});

/**
 * Runs a suite in a child process of `binary`. The report comes back in a line of stdout that starts with
 * a word only this run knows. The process has to end by itself: a library that keeps its user's process
 * alive has a bug.
 */
export async function runInProcess(
  scope: RunScope,
  { entry, options, runtimeArguments = [] }: ProcessRequest,
  binary: string,
  args: readonly string[],
): Promise<unknown> {
  const directory = await directoryInProject(scope);
  const files = await bundle({
    entryPoints: { suite: entry, host: hostModule('process') },
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    platform: 'node',
    packages: 'external',
  });
  await writeBundle(directory, files);
  const prefix = `report-${randomUUID()} `;
  await writeFile(path.join(directory, 'request.json'), JSON.stringify({ options, prefix }));

  const lines = new ReportLines(scope, prefix);
  const group = await startGroup(
    scope,
    binary,
    [...args, ...runtimeArguments, path.join(directory, 'host.mjs')],
    {
      env: environment(directory),
      onStdout: (text) => lines.add(text),
    },
  );
  const how = await Promise.race([
    group.ended,
    lines.arrived.then(() => delay(EXIT_MS, 'late' as const, { ref: false })),
  ]);
  if (how === 'late') {
    throw new Error(
      `the suite reported, but ${EXIT_MS} ms later its process still runs: a worker or timer is left`,
    );
  }
  lines.add('\n');
  if (how !== 0 || lines.report === undefined) {
    const reported = lines.report === undefined ? 'without' : 'with';
    throw new Error(`the process ended ${reported} a report (${how || 'exit code 0'})`);
  }
  return JSON.parse(lines.report);
}

/** Takes the report out of what a process prints; the rest goes to the kept output. */
class ReportLines {
  readonly arrived: Promise<void>;
  report: string | undefined;
  #announce: () => void = () => {};
  #rest = '';

  constructor(
    readonly scope: RunScope,
    readonly prefix: string,
  ) {
    this.arrived = new Promise((resolve) => {
      this.#announce = resolve;
    });
  }

  add(text: string): void {
    this.#rest += text;
    if (!text.includes('\n')) return;
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith(this.prefix)) {
        this.report = line.slice(this.prefix.length);
        this.#announce();
      } else {
        this.scope.output.add(`${line}\n`);
      }
    }
  }
}

/** Our environment without what the test runner put there; Deno's cache goes away with the run. */
function environment(directory: string): NodeJS.ProcessEnv {
  const { NODE_OPTIONS, NODE_ENV, JEST_WORKER_ID, ...rest } = process.env;
  return {
    ...rest,
    NO_COLOR: '1',
    DO_NOT_TRACK: '1',
    DENO_DIR: path.join(directory, 'deno'),
    DENO_NO_UPDATE_CHECK: '1',
  };
}
