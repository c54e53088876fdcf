import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from '@jest/globals';
import { type TreeClock, treeClock } from '../../../benchmarks/runtimes/process-tree.js';

/** Milliseconds that each process works when it is asked to. */
const WORK_MS = 200;
/** A tick of the system's clock is cut off of each of four numbers of each of two processes. */
const CUT_MS = 2 * 4 * 10;

/** Works, by its own CPU time, at each line of input, and says so; ended by `end`. */
const WORKER = `
process.stdin.setEncoding('utf8').on('data', (text) => {
  if (text.includes('end')) process.exit();
  const begin = process.cpuUsage();
  for (let spent = 0; spent < ${1000 * WORK_MS}; ) {
    const { user, system } = process.cpuUsage(begin);
    spent = user + system;
  }
  console.log('worked');
});
console.log('ready');
`;

/** A process that only starts a worker, hands its lines on and says when that has ended. */
const PARENT = `
const { spawn } = require('node:child_process');
const child = spawn(process.execPath, ['-e', ${JSON.stringify(WORKER)}], { stdio: ['pipe', 'inherit', 'inherit'] });
process.stdin.pipe(child.stdin);
child.on('exit', () => console.log('gone'));
`;

let parent: ChildProcess | undefined;
afterEach(() => {
  parent?.kill('SIGKILL');
});

/** The clock of a process that has a worker below it, and what sends that a line and waits for the answer. */
async function start(): Promise<{ clock: TreeClock; ask: (line: string) => Promise<string> }> {
  const started = spawn(process.execPath, ['-e', PARENT], { stdio: ['pipe', 'pipe', 'inherit'] });
  parent = started;
  started.stdout.setEncoding('utf8');
  const answer = async (): Promise<string> => String((await once(started.stdout, 'data'))[0]).trim();
  expect(await answer()).toBe('ready');
  return {
    clock: treeClock(started.pid),
    ask: (line) => {
      started.stdin.write(`${line}\n`);
      return answer();
    },
  };
}

if (process.platform === 'linux') {
  test('counts what the processes below one work', async () => {
    const { clock, ask } = await start();
    const before = clock();
    expect(before).toBeGreaterThan(0);
    expect(await ask('work')).toBe('worked');
    expect((clock() ?? 0) - (before ?? 0)).toBeGreaterThan(WORK_MS - CUT_MS);
  });

  test('does not know what one that has ended worked since the last look, but what comes after', async () => {
    const { clock, ask } = await start();
    expect(clock()).toBeGreaterThan(0);
    expect(await ask('end')).toBe('gone');
    expect(clock()).toBeUndefined();
    expect(clock()).toBeGreaterThan(0);
  });
}

test('knows nothing of a process that is not there', () => {
  for (const clock of [treeClock(undefined), treeClock(2 ** 30)]) expect(clock()).toBeUndefined();
});
