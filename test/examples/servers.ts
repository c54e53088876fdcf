// The examples that serve: how each is built and started. Used by the tests and by `npm run examples`.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { run, userEnvironment } from '../package/command.js';
import { bun, deno, edgeRuntime, type Launcher, node, workerd } from '../platform/runtimes/index.js';
import { type ProcessGroup, startGroup } from '../platform/runtimes/process-group.js';
import { RunScope } from '../platform/runtimes/run-scope.js';
import { installExample } from './project.js';

/** An example that serves, as its README says but on any free port. */
export interface ServerExample {
  readonly name: string;
  readonly folder: string;
  /** Development dependencies. */
  readonly tools: readonly string[];
  /** The runtime that has to be there. */
  readonly runtime: Launcher;
  /** What starts it; only workerd's executable is named by its path, as npm's command is a script around it. */
  command(binary: string): readonly string[];
}

/** A server that runs. */
export interface Server {
  /** Without a slash at its end. */
  readonly url: string;
  readonly group: ProcessGroup;
  /** Kills it, with no time to tidy up. */
  stop(): Promise<void>;
}

const START_MS = 90_000;
/** Keeps file descriptor 3, by which workerd tells its port; Deno tells it on standard error. */
const IN_FOLDER = 'cd "$1" && shift && exec "$@" 2>&1';

export const servers = {
  workerd: {
    name: 'workerd',
    folder: 'workerd',
    tools: ['esbuild', 'workerd'],
    runtime: workerd,
    command: (binary) => [
      binary,
      'serve',
      'config.capnp',
      '--socket-addr=http=127.0.0.1:0',
      '--control-fd=3',
    ],
  },
  'edge-runtime': {
    name: 'edge-runtime',
    folder: 'edge-runtime',
    tools: ['esbuild', 'edge-runtime'],
    runtime: edgeRuntime,
    command: () => [process.execPath, 'serve.js', '0'],
  },
  'serve-deno': {
    name: 'serve-deno',
    folder: 'serve',
    tools: [],
    runtime: deno,
    command: (binary) => [
      binary,
      'run',
      '--no-prompt',
      '--cached-only',
      '--allow-net=127.0.0.1',
      '--allow-read=.',
      'main.js',
      '0',
    ],
  },
  'serve-bun': {
    name: 'serve-bun',
    folder: 'serve',
    tools: [],
    runtime: bun,
    command: (binary) => [binary, 'run', '--no-install', 'main.js', '0'],
  },
} as const satisfies Record<string, ServerExample>;

/** Copies an example, installs the package there and builds what it needs before its first start. */
export async function installServer(scope: RunScope, example: ServerExample): Promise<string> {
  const folder = await installExample(scope, example.folder, example.tools);
  if (example.name === 'workerd') {
    await run(folder, ['npm', 'run', 'build']);
    await mkdir(path.join(folder, 'data'));
  }
  return folder;
}

/** Starts a server and waits until it listens. It ends with the scope at the latest. */
export async function startServer(scope: RunScope, example: ServerExample, folder: string): Promise<Server> {
  const installed = await example.runtime.installed();
  if (installed === undefined) throw new Error(await example.runtime.missing());
  const command = example.command(example.runtime === node ? process.execPath : installed.path);
  const own = new RunScope();
  await scope.onEnd(() => own.close());

  let announce: (port: string) => void = () => {};
  const port = new Promise<string>((resolve) => {
    announce = resolve;
  });
  const look = (text: string): void => {
    const found = /"port":(\d+)|http:\/\/127\.0\.0\.1:(\d+)/.exec(text);
    if (found !== null) announce(found[1] ?? found[2] ?? '');
    own.output.add(text);
  };
  const group = await startGroup(own, '/bin/sh', ['-c', IN_FOLDER, 'sh', folder, ...command], {
    env: userEnvironment(folder),
    onStdout: look,
  });
  group.control.on('data', look);
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`does not listen after ${START_MS} ms`)), START_MS);
    void own.onEnd(async () => clearTimeout(timer));
  });
  late.catch(() => {});
  try {
    const url = `http://127.0.0.1:${await Promise.race([port, group.endedEarly, late])}`;
    return { url, group, stop: () => own.close() };
  } catch (error) {
    await own.close();
    throw new Error(`${example.name}: ${(error as Error).message}\n${own.output.describe()}`);
  }
}
