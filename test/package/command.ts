// Runs commands as a user at a terminal would: in their project's folder, without what Jest and npm test put
// into the environment, ended together with all that they started.
import path from 'node:path';
import { startGroup } from '../platform/runtimes/process-group.js';
import { runInScope } from '../platform/runtimes/run-scope.js';

/** What a command printed. */
export interface Printed {
  stdout: string;
  stderr: string;
}

/** Below Jest's own limit for a test, so that the error tells what was printed. */
const TIMEOUT_MS = 150_000;
/** Standard error comes by the group's control channel, apart from standard output. */
const IN_FOLDER = 'cd "$1" && shift && exec "$@" 2>&3 3>&-';

/** Arguments for `/bin/sh` that run a command in a folder. */
export function inFolder(folder: string, command: readonly string[]): string[] {
  return ['-c', IN_FOLDER, 'sh', folder, ...command];
}

export interface RunOptions {
  /** What the command has to end with; default 0. */
  exitCode?: number;
  timeoutMs?: number;
}

/** Runs a command in a folder; throws with all that it printed unless it ends as expected, in time. */
export async function run(
  folder: string,
  command: readonly string[],
  { exitCode = 0, timeoutMs = TIMEOUT_MS }: RunOptions = {},
): Promise<Printed> {
  const name = command.map((word) => path.basename(word)).join(' ');
  return runInScope(name, timeoutMs, async (scope) => {
    const printed: Printed = { stdout: '', stderr: '' };
    const onStdout = (text: string): void => {
      printed.stdout += text;
    };
    const group = await startGroup(scope, '/bin/sh', inFolder(folder, command), {
      env: userEnvironment(folder),
      onStdout,
    });
    group.control.on('data', (text: string) => {
      printed.stderr += text;
    });
    const how = await group.ended;
    if (how !== (exitCode === 0 ? 0 : `exit code ${exitCode}`)) {
      throw new Error(`ended with ${how || 'exit code 0'}\n${printed.stdout}${printed.stderr}`);
    }
    return printed;
  });
}

/** A terminal's environment: caches that are made anew and temporary files go into the folder. */
export function userEnvironment(folder: string): NodeJS.ProcessEnv {
  const ours = /^(npm_(?!config_(registry|cache)$).*|INIT_CWD|NODE_OPTIONS|NODE_ENV|JEST_WORKER_ID)$/;
  const rest = Object.entries(process.env).filter(([name]) => !ours.test(name));
  return {
    ...Object.fromEntries(rest),
    NO_COLOR: '1',
    DO_NOT_TRACK: '1',
    DENO_DIR: path.join(folder, '.deno'),
    DENO_NO_UPDATE_CHECK: '1',
    npm_config_update_notifier: 'false',
    TMPDIR: folder,
  };
}
