import { describe, expect, test } from '@jest/globals';
import { lethe, runCommand } from './run-cli.js';

describe('the progress line of lethe train', () => {
  test('is not there when output is piped', async () => {
    const { code, stdout, stderr } = await lethe(['train', '--epochs', '30']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const trace of ['\r', '\u001b', 'step 1 of 30']) expect(stdout).not.toContain(trace);
  });

  test('is there on a terminal, and gone at the end', async () => {
    // `script` of util-linux, part of every Debian, runs a command on a pseudo-terminal and copies it here.
    const command = `'${process.execPath}' dist/cli/main.js train --epochs 300000`;
    const { code, stdout } = await runCommand('script', ['-qec', command, '/dev/null'], {
      env: { TERM: 'xterm', SHELL: '/bin/sh' },
    });
    expect(code).toBe(0);
    const eraseLine = '\r\u001b[2K';
    const [first = '', ...rest] = stdout.split(eraseLine);
    expect(first).toBe('');
    expect(rest[0]).toMatch(/^step \d+ of 300000, loss \d+\.\d{4}$/);
    expect(rest.slice(0, -1).every((line) => /^step \d+ of 300000, loss \d+\.\d{4}$/.test(line))).toBe(true);
    expect(rest.at(-1)).toMatch(/^ *step +loss\r\n/);
    expect(rest.at(-1)).toMatch(/Fingerprint +[0-9a-f]{64}\r\n$/);
  });
});
