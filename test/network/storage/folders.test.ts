// A folder on a disk as others find it: links, modes, pipes, leftovers, locks.
import { execFile } from 'node:child_process';
import {
  chmod,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { LetheError } from '../../../src/errors.js';
import { type ModelFile, readModel, toArtifacts, writeModel } from '../../../src/network/storage/index.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { sampleFile } from './sample-model.js';

const LOCK = '.lethe.lock';
const UUID = '01234567-89ab-cdef-0123-456789abcdef';
const inFolder = useTemporaryFolder('folders');
let sample: ModelFile;
let other: ModelFile;

beforeAll(async () => {
  sample = await sampleFile(false);
  const weights = Uint8Array.from(sample.weights, (byte) => byte ^ 1);
  other = { json: { ...sample.json, userDefinedMetadata: { which: 'other' } }, weights };
});

/** A folder that holds the sample. */
async function saved(name: string): Promise<string> {
  const folder = inFolder(name);
  await writeModel(sample, folder);
  return folder;
}

async function expectHeld(folder: string, file: ModelFile): Promise<void> {
  expect(toArtifacts(await readModel(folder))).toEqual(toArtifacts(file));
}

async function expectRefused(folder: string, message: RegExp): Promise<void> {
  const error: unknown = await readModel(folder).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LetheError);
  expect(error).toMatchObject({ code: 'data', message: expect.stringMatching(message) });
}

describe('a save', () => {
  test('is safe whatever texts the metadata hold', async () => {
    const folder = inFolder('texts');
    const names = { a: 'weights.incoming.bin', b: '"weights.incoming.bin"', 'weights.incoming.bin': 1 };
    await writeModel({ ...sample, json: { ...sample.json, userDefinedMetadata: names } }, folder);
    // Where the new weights cannot be kept beside the old ones, the old ones must not be touched.
    await mkdir(path.join(folder, 'weights.incoming.bin'));
    await expect(writeModel(other, folder)).rejects.toThrow(/expected a file, got a folder/);
    expect((await readModel(folder)).json.userDefinedMetadata).toEqual(names);
  });

  test('removes what killed ones left of its own files, and nothing else', async () => {
    const folder = await saved('leftovers');
    const left = ['model.json', 'weights.bin', 'weights.incoming.bin'].map((name) => `.${name}.${UUID}.tmp`);
    const others = [`.other.bin.${UUID}.tmp`, '.model.json.mine.tmp', `model.json.${UUID}.tmp`];
    for (const name of [...left, ...others]) await writeFile(path.join(folder, name), 'x');
    await writeModel(other, folder);
    expect((await readdir(folder)).sort()).toEqual([...others, 'model.json', 'weights.bin'].sort());
  });

  test('keeps the modes of the files that it replaces', async () => {
    const folder = await saved('modes');
    await chmod(path.join(folder, 'model.json'), 0o640);
    await chmod(path.join(folder, 'weights.bin'), 0o604);
    await writeModel(other, folder);
    expect((await stat(path.join(folder, 'model.json'))).mode & 0o777).toBe(0o640);
    expect((await stat(path.join(folder, 'weights.bin'))).mode & 0o777).toBe(0o604);
  });

  test.each(['there', 'missing'])('keeps a link, whose target is %s', async (where) => {
    const folder = inFolder(`links ${where}`);
    const target = inFolder(`target ${where}`);
    await mkdir(folder);
    await mkdir(target);
    if (where === 'there') await writeFile(path.join(target, 'weights'), 'old');
    await symlink(path.join('..', path.basename(target), 'weights'), path.join(folder, 'weights.bin'));
    await writeModel(sample, folder);
    expect((await lstat(path.join(folder, 'weights.bin'))).isSymbolicLink()).toBe(true);
    expect(await readlink(path.join(folder, 'weights.bin'))).toContain('weights');
    expect(new Uint8Array(await readFile(path.join(target, 'weights')))).toEqual(sample.weights);
    expect(await readdir(target)).toEqual(['weights']);
    await expectHeld(folder, sample);
  });
});

describe('the lock of a folder', () => {
  const lockOf = (pid: number, host = hostname()): string => JSON.stringify({ pid, host, token: 'x' });

  /** The number of a process that has ended. */
  async function deadPid(): Promise<number> {
    const { stdout } = await promisify(execFile)(process.execPath, ['-p', 'process.pid']);
    return Number(stdout);
  }

  test('is gone after a save, and keeps a save waiting while its process lives', async () => {
    const folder = await saved('held');
    expect(await readdir(folder)).not.toContain(LOCK);
    await writeFile(path.join(folder, LOCK), lockOf(process.pid));
    let done = false;
    const saving = writeModel(other, folder).then(() => {
      done = true;
    });
    await expectHeld(folder, sample); // Who reads does not wait.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(done).toBe(false);
    await unlink(path.join(folder, LOCK));
    await saving;
    await expectHeld(folder, other);
  });

  test('of a process that has ended is taken over', async () => {
    const folder = await saved('dead');
    await writeFile(path.join(folder, LOCK), lockOf(await deadPid()));
    await writeModel(other, folder);
    await expectHeld(folder, other);
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'weights.bin']);
  });

  test('of a process whose number another one has by now is taken over at once', async () => {
    const folder = await saved('number');
    const { pid, host } = JSON.parse(lockOf(process.pid));
    const text = JSON.stringify({ pid, host, began: '1', token: 'of another' });
    await writeFile(path.join(folder, LOCK), text);
    const begun = performance.now();
    await writeModel(other, folder);
    expect(performance.now() - begun).toBeLessThan(20_000); // Not when it is old, which it is after 30 s.
    await expectHeld(folder, other);
  });

  test('is never there without its owner, and leaves no drafts', async () => {
    const folder = await saved('whole');
    const lock = path.join(folder, LOCK);
    const before = `${lock}.${UUID}.tmp`; // Of somebody that was killed.
    await writeFile(before, '');
    const seen = new Set<string>();
    let done = false;
    // Until two of the locks were seen, which last for moments.
    const saving = (async () => {
      for (let turn = 0; turn < 20 || (seen.size < 2 && turn < 2000); turn++) {
        await writeModel(turn % 2 ? sample : other, folder);
      }
      done = true;
    })();
    while (!done) {
      const text = await readFile(lock, 'utf8').catch(() => undefined);
      if (text !== undefined) seen.add(text);
    }
    await saving;
    expect([...seen].map((text) => JSON.parse(text).pid)).toEqual([...seen].map(() => process.pid));
    expect(seen.size).toBeGreaterThan(1);
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'weights.bin']);
  });

  test('of a process that ended while it took over another is taken over at once', async () => {
    const folder = await saved('twice');
    const dead = lockOf(await deadPid());
    for (const name of [LOCK, `${LOCK}.breaking`]) await writeFile(path.join(folder, name), dead);
    const begun = performance.now();
    await writeModel(other, folder);
    expect(performance.now() - begun).toBeLessThan(20_000); // Not when they are old, which they are after 30 s.
    await expectHeld(folder, other);
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'weights.bin']);
  });

  test.each([
    ['of another machine', () => lockOf(1, 'elsewhere')],
    ['that nobody can read', () => '{'],
    ['of a process with the number of another', () => lockOf(process.pid)],
  ])('%s is taken over when it is old', async (name, text) => {
    const folder = await saved(`old ${name}`);
    const lock = path.join(folder, LOCK);
    await writeFile(lock, text());
    const past = new Date(Date.now() - 31_000);
    await utimes(lock, past, past);
    await writeModel(other, folder);
    await expectHeld(folder, other);
    expect(await readdir(folder)).not.toContain(LOCK);
  });
});

describe('reading a folder', () => {
  test('refuses a pipe, a folder and a device in place of a file, at once', async () => {
    const folder = await saved('pipes');
    const weights = path.join(folder, 'weights.bin');
    await unlink(weights);
    await promisify(execFile)('mkfifo', [weights]);
    await expectRefused(folder, /weights\.bin: expected a file, got a pipe/);
    await unlink(weights);
    await symlink('/dev/zero', weights);
    await expectRefused(folder, /weights\.bin: expected a file, got a device/);
    await unlink(weights);
    await mkdir(weights);
    await expectRefused(folder, /weights\.bin: expected a file, got a folder/);
    await expect(writeModel(other, folder)).rejects.toThrow(/save: .*: expected a file, got a folder/);
  });

  test('reads of a file no more than the model needs', async () => {
    const folder = await saved('sparse');
    for (const [name, size] of [
      ['weights.bin', 2 ** 30],
      ['model.json', 2 ** 31],
    ] as const) {
      const handle = await open(path.join(folder, name), 'r+');
      await handle.truncate(size);
      await handle.close();
      const before = process.memoryUsage().arrayBuffers;
      await expectRefused(folder, name === 'model.json' ? /at most 16777216 bytes/ : /bytes of weights/);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
    }
  });
});
