// Runs the command `lethe` in this process: for the many ways to use it wrongly, which end before anything starts.
import { expect } from '@jest/globals';
import { COMMANDS, runCommandLine } from '../../src/cli/index.js';
import type { Finished } from './run-cli.js';

/** What a command line prints and how it ends. */
export async function letheHere(args: readonly string[]): Promise<Finished> {
  const printed = { stdout: '', stderr: '' };
  const own = { stdout: process.stdout.write, stderr: process.stderr.write };
  const names = ['stdout', 'stderr'] as const;
  for (const name of names) {
    process[name].write = (text: Uint8Array | string, ...rest: unknown[]): boolean => {
      printed[name] += String(text);
      (rest.at(-1) as (() => void) | undefined)?.();
      return true;
    };
  }
  try {
    return { code: await runCommandLine(args, COMMANDS), ...printed };
  } finally {
    for (const name of names) process[name].write = own[name];
  }
}

/** A command line has to be refused with code 2 and one line on standard error that is no stack trace. */
export async function expectRefused(args: readonly string[], message: RegExp): Promise<void> {
  const { code, stdout, stderr } = await letheHere(args);
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^lethe: [^\n]+\n$/),
  });
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain('\u001b');
}
