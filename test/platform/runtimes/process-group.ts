// Starts a command in a process group of its own, so that it can be ended together with all that it
// started. A watcher in the group waits for the end of a pipe that only this process holds open: should
// this process die, in whatever way, the group is killed too.
import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunScope } from './run-scope.js';

/** How long ending a group may take, and how long its last output may take to arrive. */
const END_MS = 5000;
const LAST_OUTPUT_MS = 500;

/** Starts "$@" with the watcher beside it; `exec` keeps the process id that Node knows. */
const WITH_WATCHER = `exec 9<&0
(read -r _ <&9; kill -KILL 0) >/dev/null 2>&1 3>&- &
exec "$@" </dev/null 9<&-`;

export interface GroupOptions {
  env?: NodeJS.ProcessEnv;
  /** Gets what the command prints to stdout; without it, that is kept like stderr. */
  onStdout?: (text: string) => void;
  /** Sent before SIGKILL, to commands that have something to tidy up. */
  endSignal?: NodeJS.Signals;
}

export interface ProcessGroup {
  /** The command's process; undefined if it could not be started. */
  readonly pid: number | undefined;
  /** What the command writes to its file descriptor 3. */
  readonly control: Readable;
  /** Settles with 0 or a description ("exit code 1", "signal SIGSEGV") when the command has ended. */
  readonly ended: Promise<0 | string>;
  /** Rejects when the command ends: to race against what it should do before. */
  readonly endedEarly: Promise<never>;
}

export async function startGroup(
  scope: RunScope,
  command: string,
  args: readonly string[],
  options: GroupOptions = {},
): Promise<ProcessGroup> {
  scope.assertOpen();
  const child = spawn('/bin/sh', ['-c', WITH_WATCHER, 'sh', command, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: options.env ?? process.env,
  });
  const keep = (text: string): void => scope.output.add(text);
  child.stdout.setEncoding('utf8').on('data', options.onStdout ?? keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const control = child.stdio[3] as Readable;
  control.setEncoding('utf8');

  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const ended = endOf(child, closed);
  const endedEarly = ended.then((how): never => {
    throw new Error(`${command} ended before the suite had reported (${how || 'exit code 0'})`);
  });
  endedEarly.catch(() => {});
  await scope.onEnd(() => endGroup(child, closed, options.endSignal));
  return { pid: child.pid, control, ended, endedEarly };
}

/** Waits for the command's exit and, for a moment, for output still under way. */
async function endOf(child: ChildProcess, closed: Promise<void>): Promise<0 | string> {
  const how = await new Promise<0 | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(signal ? `signal ${signal}` : code ? `exit code ${code}` : 0),
    );
  });
  await atMost(LAST_OUTPUT_MS, closed);
  return how;
}

/**
 * The pipes close when the last of the group is gone. (Asking for the group itself would also find dead
 * processes that nobody has waited for yet.)
 */
async function endGroup(child: ChildProcess, closed: Promise<void>, signal?: NodeJS.Signals): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (signal && child.exitCode === null && child.signalCode === null) {
    signalGroup(pid, signal);
    await atMost(END_MS, closed);
  }
  signalGroup(pid, 'SIGKILL');
  await atMost(END_MS, closed);
  for (const stream of child.stdio) stream?.destroy();
}

async function atMost(milliseconds: number, event: Promise<void>): Promise<void> {
  await Promise.race([event, delay(milliseconds, undefined, { ref: false })]);
}

/** Nothing happens if nobody is left in the group. */
function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
