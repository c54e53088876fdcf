// V8's flags in each runtime that has V8 and takes them.
import { tmpdir } from 'node:os';
import { ARGUMENTS } from '../../platform/runtimes/chromium.js';
import {
  type ChromiumRequest,
  chromium,
  type ProcessRequest,
  type RuntimeName,
} from '../../platform/runtimes/index.js';
import { startGroup } from '../../platform/runtimes/process-group.js';
import { runInScope } from '../../platform/runtimes/run-scope.js';

const EXPERIMENTAL = '--experimental-wasm-revectorize';
const ASKING_MS = 60_000;

/** All functions are compiled by the optimizing compiler at once, also those that nothing calls. */
export const EAGER: readonly string[] = ['--no-liftoff', '--no-wasm-lazy-compilation'];

/** What turns wide vectors on. Node 20 does not have them. */
export const FLAGS: { readonly [Name in RuntimeName]?: () => Promise<string | undefined> } = {
  'node-24': async () => EXPERIMENTAL,
  'node-26': async () => EXPERIMENTAL,
  deno: async () => EXPERIMENTAL,
  chromium: askChromium,
};

/** How a launcher is asked to run a suite with flags of V8's. */
export function v8Request(
  name: RuntimeName,
  flags: readonly string[],
): Pick<ProcessRequest, 'runtimeArguments'> & Pick<ChromiumRequest, 'v8Flags'> {
  if (name === 'chromium') return { v8Flags: flags };
  return {
    runtimeArguments: name === 'deno' && flags.length > 0 ? [`--v8-flags=${flags.join(',')}`] : flags,
  };
}

/** The flag that this Chromium's V8 knows: it lists all of them. One that it does not know would go unheard. */
async function askChromium(): Promise<string | undefined> {
  const installed = await chromium.installed();
  if (installed === undefined) return undefined;
  return runInScope('chromium', ASKING_MS, async (scope) => {
    const profile = `--user-data-dir=${await scope.directory(tmpdir())}`;
    const args = [...ARGUMENTS, profile, '--js-flags=--help', '--dump-dom', 'about:blank'];
    let listed = '';
    const found = new Promise<string>((resolve) => {
      const onStdout = (text: string): void => {
        listed += text;
        const flag = /--(?:experimental-)?wasm-revectorize(?= )/.exec(listed)?.[0];
        if (flag !== undefined) resolve(flag);
      };
      // Its renderer has ended then, and it waits for that: it is ended with the scope.
      void startGroup(scope, installed.path, args, { onStdout });
    });
    return found;
  });
}
