// How the command line is started in each of the runtimes that have one.
import type { Launcher } from '../platform/runtimes/index.js';
import type { RunOptions } from './run-cli.js';

const FLAGS: { readonly [name: string]: readonly string[] } = {
  node: [],
  deno: ['run', '--allow-all', '--no-lock', '--cached-only', '--quiet'],
  bun: ['run', '--no-install'],
};

/**
 * @param folder for what Deno keeps
 * @throws Error telling how to get the runtime if it is not there.
 */
export async function runtimeOf(launcher: Launcher, folder: string): Promise<RunOptions> {
  const installed = await launcher.installed();
  if (installed === undefined) throw new Error(await launcher.missing());
  const env = { DENO_DIR: folder, DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
  return { runtime: [installed.path, ...(FLAGS[launcher.name] ?? [])], env };
}
