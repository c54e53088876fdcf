// One process at a time builds or packs; whoever was killed at that holds nobody up.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { hold, locked, release } from '../../../scripts/build/lock.mjs';
import { useTemporaryFolder } from '../../temporary-folder.js';

const inFolder = useTemporaryFolder('lock');
/** No system gives a process this number. */
const NOBODY = 2 ** 31 - 1;

/** A lock's path in a folder of its own, with what is in it already. */
async function lockFile(name: string, text?: string): Promise<string> {
  const file = inFolder(name, 'build.lock');
  await mkdir(path.dirname(file), { recursive: true });
  if (text !== undefined) await writeFile(file, text);
  return file;
}

test('actions under one lock follow each other, and leave nothing behind', async () => {
  const file = await lockFile('order');
  let inside = 0;
  const most: number[] = [];
  const action = async (): Promise<void> => {
    most.push(++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
  };
  await Promise.all([locked(file, action), locked(file, action), locked(file, action)]);
  expect(most).toEqual([1, 1, 1]);
  expect(await readdir(path.dirname(file))).toEqual([]);
});

test('the lock is free again after an action that fails', async () => {
  const file = await lockFile('failure');
  const fail = (): Promise<void> => Promise.reject(new Error('tsc ended with 2'));
  await expect(locked(file, fail)).rejects.toThrow('tsc ended with 2');
  expect(await locked(file, async () => 'free')).toBe('free');
});

test.each([
  ['has ended', JSON.stringify({ pid: NOBODY, started: '1' })],
  ['has ended, and another has its number', JSON.stringify({ pid: process.pid, started: 'long ago' })],
])('a lock whose process %s holds nobody up', async (what, text) => {
  const file = await lockFile(what, text);
  expect(await locked(file, async () => readFile(file, 'utf8'))).toContain(`"pid":${process.pid}`);
});

test('who waits in vain is told for whom, and what to do', async () => {
  const file = await lockFile('patience');
  await hold(file, process.pid);
  await expect(locked(file, async () => undefined, 0)).rejects.toThrow(
    `build: process ${process.pid} holds ${file}: end it, or remove the file if it neither builds nor packs`,
  );
  release(file, process.pid);
  expect(await locked(file, async () => 'free')).toBe('free');
});

test('what a process starts while it holds the lock is part of what it does', async () => {
  const file = await lockFile('parent');
  await hold(file, process.ppid);
  expect(await locked(file, async () => 'inside')).toBe('inside');
  release(file, process.pid);
  expect(await readdir(path.dirname(file))).toEqual(['build.lock']);
  release(file, process.ppid);
  expect(await readdir(path.dirname(file))).toEqual([]);
});
