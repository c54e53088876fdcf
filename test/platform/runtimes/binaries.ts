// Finds the executables of runtimes and asks them for their version.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Installed } from './launcher.js';

const VERSION_MS = 60_000;

/**
 * The version a command answers to `--version`, or undefined if it is not there or does not run. A command
 * may bring arguments of its own, which then come first.
 */
export async function askVersion(
  command: string | readonly [command: string, ...args: string[]],
  env = process.env,
): Promise<string | undefined> {
  const [file, ...args] = typeof command === 'string' ? [command] : command;
  try {
    const limits = { timeout: VERSION_MS, killSignal: 'SIGKILL' } as const;
    const { stdout } = await promisify(execFile)(file, [...args, '--version'], { env, ...limits });
    return /\d[\w.-]*/.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}

/** The first of the executables that answers `--version`. */
export async function firstAnswering(candidates: Iterable<string>): Promise<Installed | undefined> {
  for (const candidate of candidates) {
    const version = await askVersion(candidate);
    if (version !== undefined) return { version, path: candidate };
  }
  return undefined;
}

/** Every place a command of one of these names would have on the PATH, then in Debian's directories. */
export function onPath(...names: string[]): string[] {
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter(path.isAbsolute);
  return names.flatMap((name) =>
    [...new Set([...directories, '/usr/local/bin', '/usr/bin'])].map((directory) =>
      path.join(directory, name),
    ),
  );
}

/** `rest` below every directory in `parent` whose name starts with `prefix`; none if there is no parent. */
export async function below(parent: string, prefix: string, rest: string): Promise<string[]> {
  const names = await readdir(parent).catch((): string[] => []);
  return names.filter((name) => name.startsWith(prefix)).map((name) => path.join(parent, name, rest));
}
