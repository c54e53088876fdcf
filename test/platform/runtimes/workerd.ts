// workerd, the runtime of Cloudflare's workers: the suite runs inside a fetch handler.
import { writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { reportOf } from './answer.js';
import { below, firstAnswering } from './binaries.js';
import { bundle, writeBundle } from './bundle.js';
import { createLauncher, type Launcher, type SuiteRequest } from './launcher.js';
import { type ProcessGroup, startGroup } from './process-group.js';
import { directoryInProject, hostModule, npmPackage } from './project.js';
import { type RunScope, runInScope } from './run-scope.js';

export interface WorkerdRequest extends SuiteRequest {
  /** Which behaviour of the platform the worker asks for; default 2026-10-01. */
  compatibilityDate?: string;
}

/** Runs the suite with some options, and returns its report. */
type RunSuite = (options: SuiteRequest['options']) => Promise<unknown>;

export interface WorkerdLauncher extends Launcher<WorkerdRequest> {
  /**
   * Starts a worker for `use`, which may run its suite any number of times, one after the other: the suite's
   * module keeps its state between them. What is sent goes over one connection.
   *
   * @param use is given what runs the suite, and the number of workerd's process
   * @returns what `use` does; throws as `run` does.
   */
  serve<T>(
    request: Omit<WorkerdRequest, 'options'>,
    use: (run: RunSuite, workerd: number | undefined) => Promise<T>,
  ): Promise<T>;
}

const launcher = createLauncher<WorkerdRequest>({
  name: 'workerd',
  source: { npm: 'workerd' },
  // npm's `workerd` command is a Node script around the real one, which is in a package per platform.
  find: async () =>
    firstAnswering(await below(npmPackage('@cloudflare'), 'workerd-', path.join('bin', 'workerd'))),
  run: async (scope, request, binary) => (await startWorker(scope, request, binary)).run(request.options),
});

export const workerd: WorkerdLauncher = {
  ...launcher,
  serve: (request, use) =>
    runInScope(launcher.name, request.timeoutMs, async (scope) => {
      const runtime = await launcher.installed();
      if (!runtime) throw new Error(await launcher.missing());
      const { run, pid } = await startWorker(scope, request, runtime.path);
      return use(run, pid);
    }),
};

async function startWorker(
  scope: RunScope,
  { entry, compatibilityDate = '2026-10-01' }: Omit<WorkerdRequest, 'options'>,
  binary: string,
): Promise<{ run: RunSuite; pid: number | undefined }> {
  const directory = await directoryInProject(scope);
  const files = await bundle({
    entryPoints: { worker: hostModule('workerd') },
    format: 'esm',
    platform: 'browser',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    alias: { 'suite-under-test': entry },
    loader: { '.wasm': 'copy' },
  });
  await writeBundle(directory, files);
  const modules = files.map(({ name }) => name);
  const config = path.join(directory, 'config.capnp');
  await writeFile(config, configuration(modules, compatibilityDate));
  const group = await startGroup(scope, binary, ['serve', config, '--control-fd=3']);
  const port = await Promise.race([listeningPort(group), group.endedEarly]);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  await scope.onEnd(async () => agent.destroy());
  const run: RunSuite = async (options) =>
    reportOf(await Promise.race([post(agent, port, JSON.stringify(options)), group.endedEarly]));
  return { run, pid: group.pid };
}

/** The worker's own module has to come first. */
function configuration(modules: readonly string[], compatibilityDate: string): string {
  const worker = modules.filter((name) => name.endsWith('.js'));
  const wasm = modules.filter((name) => name.endsWith('.wasm'));
  const entries = [
    ...worker.map((name) => `(name = "${name}", esModule = embed "${name}")`),
    ...wasm.map((name) => `(name = "${name}", wasm = embed "${name}")`),
  ];
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .suite)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const suite :Workerd.Worker = (
  compatibilityDate = "${compatibilityDate}",
  modules = [${entries.join(', ')}],
);
`;
}

/** workerd announces on file descriptor 3 that it listens, and where. */
function listeningPort({ control }: ProcessGroup): Promise<number> {
  let text = '';
  return new Promise((resolve) => {
    control.on('data', (chunk: string) => {
      text += chunk;
      const port = /"event":"listen".*"port":(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

/** `fetch` gives up after five minutes without headers; this waits as long as the run may take. */
function post(agent: http.Agent, port: number, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method: 'POST', agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject).on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`workerd answered ${response.statusCode}: ${text}`));
      });
    });
    request.on('error', reject).end(body);
  });
}
