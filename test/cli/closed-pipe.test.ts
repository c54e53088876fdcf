// Whoever reads what `lethe` prints may go, and the disk that it is written to may be full.
import { describe, expect, test } from '@jest/globals';
import { areAllTried } from '../in-proportion.js';
import { bun, deno, node } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { type Finished, MAIN, runCommand } from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const inFolder = useTemporaryFolder('closed-pipe');

const COMMANDS = ['--help', '--version', 'info', 'train --epochs 3', 'demo --port 0'];

describe.each([node, deno, bun])('in $name', (launcher) => {
  /** Runs `lethe` as a shell does; `$LETHE` stands for it. */
  async function shell(script: string): Promise<Finished> {
    const { runtime = [process.execPath], env = {} } = await runtimeOf(launcher, inFolder('deno'));
    const command = [...runtime, MAIN].map((word) => `'${word}'`).join(' ');
    return runCommand('bash', ['-c', script.replaceAll('$LETHE', command)], { env });
  }

  // What prints is the same for all commands, and each runtime writes to pipes in its own way.
  test.each(areAllTried || launcher === node ? COMMANDS : COMMANDS.slice(0, 1))(
    'lethe %s ends quietly when nobody reads it, with the code of a closed pipe',
    async (command) => {
      // `true` has ended long before anything is printed; whenever it does, there is no stack trace.
      const finished = await shell(`$LETHE ${command} | true; exit \${PIPESTATUS[0]}`);
      expect(finished).toEqual({ code: 141, stdout: '', stderr: '' });
    },
  );

  test('a pipe that is read for one line alone gets that one', async () => {
    const { code, stdout, stderr } = await shell(`$LETHE --help | head -1; exit \${PIPESTATUS[1]}`);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Usage: lethe .+\n$/),
      stderr: '',
    });
  });

  test('errors that nobody reads leave the code as it is', async () => {
    expect(await shell(`$LETHE nothing 2>&1 | true; exit \${PIPESTATUS[0]}`)).toMatchObject({
      code: 2,
      stderr: '',
    });
    expect(await shell('$LETHE nothing 2> /dev/full')).toMatchObject({ code: 2 });
  });

  test('a full disk below standard output is an error on one line', async () => {
    const finished = await shell('$LETHE --help > /dev/full');
    expect(finished).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^lethe: standard output: [^\n]*space left[^\n]*\n$/),
    });
  });
});
