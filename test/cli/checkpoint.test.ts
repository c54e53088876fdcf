// `lethe train --checkpoint`: killed at any moment, it goes on with the bits of never having been.
import { spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { Generator } from '../../src/random/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { expectFailure, letheJson, MAIN, type TrainReport } from './run-cli.js';

const inFolder = useTemporaryFolder('checkpoint');
const KILLS = 6;
/** A training run of some tenths of a second, in which there are as many checkpoints as fit. */
const TRAIN = ['train', '--engine', 'compiled', '--units', '16', '--epochs', '30000', '--seed', '7'];

/** Starts training, kills it after so many milliseconds at the latest, and says whether it had ended by itself. */
async function killedAfter(milliseconds: number, args: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: 'ignore' });
  const ended = new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject).once('exit', (_, signal) => resolve(signal));
  });
  await Promise.race([delay(milliseconds), ended]);
  child.kill('SIGKILL');
  return (await ended) === null;
}

describe('lethe train --checkpoint', () => {
  test(`goes on with the same bits wherever it is killed, ${KILLS} times`, async () => {
    const whole = await letheJson<TrainReport>(TRAIN);
    const random = new Generator(1, 'shuffle', 0);
    const found: object[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const to = inFolder(`killed-${kill}`);
      const args = [...TRAIN, '--checkpoint', to, '--every', '0.01s', '--resume'];
      // Twice, so that it is also killed when it goes on.
      for (let turn = 0; turn < 2; turn++) {
        await killedAfter(200 + random.uniform() * (whole.milliseconds.total + 300), args);
      }
      const { fingerprint, losses, steps } = await letheJson<TrainReport>(args);
      const left = (await readdir(to)).filter((name) => !/^checkpoint-\d+\.lethe$/.test(name));
      found.push({ fingerprint, losses, steps, left });
    }
    const { fingerprint, losses, steps } = whole;
    for (const result of found) expect(result).toEqual({ fingerprint, losses, steps, left: [] });
  }, 600_000);

  test('says what is missing or wrong', async () => {
    const to = inFolder('wrong');
    await expectFailure(['train', '--resume'], 2, /--resume: expected --checkpoint DIR beside it/);
    await expectFailure(['train', '--checkpoint', to, '--every', 'day'], 2, /--every: expected epochs/);
    const args = ['train', '--epochs', '50', '--checkpoint', to, '--every', '20'];
    await letheJson<TrainReport>(args);
    await expectFailure(args, 1, /expected no checkpoint yet, got checkpoint-0000000000[245]0\.lethe/);
    await expectFailure([...args, '--resume', '--units', '3'], 1, /of another training run: layers/);
    const more = await letheJson<TrainReport>([...args, '--resume', '--epochs', '60']);
    expect(more.steps).toBe(60);
    await expectFailure(
      [...TRAIN.slice(0, 1), '--engine', 'tfjs', '--checkpoint', to],
      1,
      /expected the compiled engine/,
    );
  });
});
