// Ctrl+C in the middle of a long command.
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { useTemporaryFolder } from '../temporary-folder.js';

const inFolder = useTemporaryFolder('interrupt');
const MAIN = path.join(import.meta.dirname, '../../dist/cli/main.js');

test.each(['1', '2'])('lethe verify ends at Ctrl+C, with %s threads, and writes nothing', async (threads) => {
  const { NODE_OPTIONS, JEST_WORKER_ID, ...env } = process.env;
  const out = inFolder('new', 'verify.json');
  const args = [MAIN, 'verify', '--seeds', '10000', '--threads', threads, '--out', out];
  const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
  // Into its work: the promise holds whenever it is.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill('SIGINT');
  expect(await ended).toBe('SIGINT');
  expect(await readdir(inFolder())).toEqual([]);
});
