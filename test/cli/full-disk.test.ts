// Places to save that cannot take the model, before training and after it: real file systems, no imitations.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { canMount, onDisk } from '../small-disk.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import {
  type Finished,
  letheJson,
  MAIN,
  type PredictReport,
  runCommand,
  type TrainReport,
} from './run-cli.js';

const inFolder = useTemporaryFolder('full-disk');
const TRAIN = ['train', '--epochs', '20', '--seed', '5'];

/** Runs `lethe` with a file system of its own on `disk`; temporary files go into `tmp`. */
function letheOnDisk(options: string, ...args: string[]): Promise<Finished> {
  const command = [process.execPath, MAIN, ...args];
  return runCommand('unshare', onDisk(inFolder('disk'), options, command), {
    env: { TMPDIR: inFolder('tmp') },
  });
}

beforeAll(async () => {
  await Promise.all([mkdir(inFolder('disk')), mkdir(inFolder('tmp'))]);
});

(canMount() ? describe : describe.skip)('lethe train --save on a disk', () => {
  test('that is full at the end keeps the model among the temporary files, and says where', async () => {
    // A page: room for the weights, but not for model.json.
    const { code, stdout, stderr } = await letheOnDisk(
      'size=4k',
      ...TRAIN,
      '--save',
      inFolder('disk', 'model'),
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const [, other = ''] =
      /^lethe: --save: \S+\/disk\/model: ENOSPC: [^;\n]+; the model, trained for 20 steps, is in (\S+) instead\n$/.exec(
        stderr,
      ) ?? [];
    expect(stderr).toContain(' instead\n');
    expect(other.startsWith(inFolder('tmp', 'lethe-model-'))).toBe(true);
    const restored = await letheJson<PredictReport>(['predict', '--model', other]);
    const { fingerprint } = await letheJson<TrainReport>(TRAIN);
    expect(restored.fingerprint).toBe(fingerprint);
    await rm(other, { recursive: true });
  });

  test('that cannot be written is refused before training', async () => {
    const { code, stdout, stderr } = await letheOnDisk(
      'ro',
      'train',
      '--epochs',
      '1000000000',
      '--save',
      inFolder('disk', 'model'),
    );
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^lethe: --save: EROFS: [^\n]+\n$/);
  });
});

test('lethe train says so where nothing takes the model, neither the folder nor the temporary files', async () => {
  // No file may be larger than one block of 1024 bytes.
  const script = 'ulimit -f 1 && exec "$@"';
  const args = ['-c', script, 'bash', process.execPath, MAIN, ...TRAIN, '--save', inFolder('model')];
  const { code, stdout, stderr } = await runCommand('bash', args, { env: { TMPDIR: inFolder('tmp') } });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^lethe: --save: \S+\/model: EFBIG: [^;\n]+; the model, trained for 20 steps, is lost, as \S+\/tmp does not take it either: \S+: EFBIG: [^\n]+\n$/,
  );
  expect(await readdir(inFolder('tmp'))).toEqual([]);
});
