// What every runtime's launcher looks like. A launcher takes a test suite (one module exporting
// `runSuite`), runs it inside its runtime in a process of its own, and hands back the report. Limits in
// time, cleaning up and error messages are the same for all and live in run-scope.ts.
import path from 'node:path';
import { NeverBegan, type RunScope, runInScope } from './run-scope.js';

export interface SuiteRequest {
  /**
   * Absolute path of the suite's source module (TypeScript or JavaScript). Its export
   * `runSuite(options)` returns a report, or a promise of one, that survives JSON.
   */
  entry: string;
  /** Handed to `runSuite`, as JSON. */
  options: Record<string, unknown>;
  /** For everything together: bundling, starting the runtime, running the suite. */
  timeoutMs: number;
}

export type RuntimeName =
  | 'node'
  | 'node-24'
  | 'node-26'
  | 'deno'
  | 'bun'
  | 'chromium'
  | 'firefox'
  | 'webkit'
  | 'workerd'
  | 'edge-runtime'
  | 'node-arm64';

/** A runtime as found on this machine. */
export interface Installed {
  version: string;
  path: string;
}

/** Where a runtime comes from when it is not there: what `npm run setup` installs. */
export interface RuntimeSource {
  /** npm package, one of our development dependencies. */
  npm?: string;
  /** Debian packages. */
  debian?: readonly string[];
  /**
   * A folder with a package.json and package-lock.json of packages that are none of our dependencies, as they are for
   * another system than this one, or another version: `npm ci` with these for --os and --cpu brings them there.
   */
  foreign?: { folder: string; os: string; cpu: string };
}

/** Runs suites in one runtime; `Request` adds what only this runtime can be asked for, all optional. */
export interface Launcher<Request extends SuiteRequest = SuiteRequest> {
  readonly name: RuntimeName;
  readonly source: RuntimeSource;
  /** The runtime's version and place, asked from the runtime itself; undefined if it cannot run here. */
  installed(): Promise<Installed | undefined>;
  /** Undefined if the runtime can run here, otherwise one sentence with what to install. */
  missing(): Promise<string | undefined>;
  /** The suite's report; throws on failure or timeout, with what the runtime printed in the message. */
  run(request: Request): Promise<unknown>;
}

const MARGIN_MS = 5000;

/** The part of a launcher that differs from runtime to runtime. */
export interface RuntimeDefinition<Request extends SuiteRequest> {
  name: RuntimeName;
  source: RuntimeSource;
  find(): Promise<Installed | undefined>;
  /** Runs the suite with the executable at `binary`; whatever it starts, it hands to the scope. */
  run(scope: RunScope, request: Request, binary: string): Promise<unknown>;
}

export function createLauncher<Request extends SuiteRequest>(
  definition: RuntimeDefinition<Request>,
): Launcher<Request> {
  const { name, source } = definition;
  let found: Installed | undefined;

  async function installed(): Promise<Installed | undefined> {
    found ??= await definition.find();
    return found;
  }

  async function missing(): Promise<string | undefined> {
    if (await installed()) return undefined;
    const packages = [
      ...(source.npm === undefined ? [] : [`npm package ${source.npm}`]),
      ...(source.debian === undefined ? [] : [`Debian: ${source.debian.join(', ')}`]),
      ...(source.foreign === undefined
        ? []
        : [`npm packages of ${path.relative('', source.foreign.folder)}`]),
    ].join('; ');
    return `${name} was not found or does not start: run \`npm run setup\` (${packages}).`;
  }

  return {
    name,
    source,
    installed,
    missing,
    async run(request) {
      const once = (limitMs: number): Promise<unknown> =>
        runInScope(name, limitMs, async (scope) => {
          const runtime = await installed();
          if (!runtime) throw new Error(await missing());
          return definition.run(scope, request, runtime.path);
        });
      // A test that waits as long would be over before the error that tells how far the run came.
      const limitMs = request.timeoutMs - MARGIN_MS;
      const started = performance.now();
      return once(limitMs).catch((error: Error) => {
        // What ran nothing of ours says nothing of it. What did, and is silent then, fails.
        if (!(error.cause instanceof NeverBegan)) throw error;
        console.warn(`${error.message}\n${name}: once more`);
        return once(limitMs - (performance.now() - started));
      });
    },
  };
}
