// The command, as built: it serves the page until it is told to end, and prints fingerprints without one.
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { inTurn } from './in-turn.js';
import type { TrainReport } from './run-cli.js';

const MAIN = path.join(import.meta.dirname, '../../dist/cli/main.js');
const { expectFailure, letheJson } = inTurn();
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
});

/** Starts `lethe demo` and returns its first line. */
async function start(args: readonly string[]): Promise<string> {
  const { NODE_OPTIONS, JEST_WORKER_ID, ...env } = process.env;
  const started = spawn(process.execPath, [MAIN, 'demo', '--port', '0', ...args], { env });
  child = started;
  return new Promise((resolve, reject) => {
    let text = '';
    started.stdout.on('data', (part) => {
      text += part;
      if (text.includes('\n')) resolve(text.trimEnd());
    });
    started.stderr.on('data', (part) => reject(new Error(String(part))));
    started.once('exit', (code) => reject(new Error(`it ended with ${code}`)));
  });
}

/** Ends it by Ctrl+C; resolves with its exit code. */
function end(): Promise<number | null> {
  return new Promise((resolve) => {
    child?.removeAllListeners('exit');
    child?.once('exit', resolve);
    child?.kill('SIGINT');
  });
}

describe('lethe demo', () => {
  test('serves the page with all it needs for threads, and ends at Ctrl+C', async () => {
    const { url, ...rest } = JSON.parse(await start(['--json'])) as { url: string };
    expect(rest).toEqual({ command: 'demo', isolated: true });
    const answer = await fetch(url);
    expect(answer.headers.get('cross-origin-embedder-policy')).toBe('require-corp');
    const other = await fetch(new URL('audit.html', url));
    for (const page of [await answer.text(), await other.text()]) {
      for (const [, name = ''] of page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)) {
        expect({ name, status: (await fetch(new URL(name, url))).status }).toEqual({ name, status: 200 });
      }
    }
    for (const name of ['worker.js', 'audit-worker.js', 'draw.js', 'lethe-worker.js']) {
      expect({ name, status: (await fetch(new URL(name, url))).status }).toEqual({ name, status: 200 });
    }
    expect(await end()).toBe(0);
  });

  test('says where it is, and that a page without isolation has one thread', async () => {
    expect(await start(['--no-isolation'])).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/ \(without cross-origin isolation: one thread; Ctrl\+C ends it\)$/,
    );
    expect(await end()).toBe(0);
  });

  test('prints the fingerprint of settings of the page: that of lethe train for the experiment', async () => {
    const settings = 'task=sum&seed=3&units=5&epochs=50';
    const { fingerprint } = await letheJson<{ fingerprint: string }>(['demo', '--fingerprint', settings]);
    const options = ['train', '--seed', '3', '--units', '5', '--epochs', '50'];
    expect(fingerprint).toBe((await letheJson<TrainReport>(options)).fingerprint);
  });

  test('says what is wrong with settings and ports', async () => {
    await expectFailure(
      ['demo', '--fingerprint', 'task=nothing&units=0'],
      2,
      /There is no task "nothing"\. Units: expected a whole number from 1 to 128, got "0"\./,
    );
    await expectFailure(['demo', '--port', '65536'], 2, /--port: expected an integer from 0 to 65535/);
  });
});
