// `lethe train --checkpoint`: killed at any moment, it goes on with the bits of never having been.
import { describe, expect, test } from '@jest/globals';
import { killsOf } from '../../benchmarks/reliability/campaigns/kills.js';
import { areAllTried } from '../in-proportion.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import type { TrainReport } from './run-cli.js';

const { expectFailure, letheJson } = inTurn();
const inFolder = useTemporaryFolder('checkpoint');
const KILLS = areAllTried ? 4 : 2;

describe('lethe train --checkpoint', () => {
  test(`goes on with the same bits wherever it is killed, ${KILLS} times, and lethe/core does`, async () => {
    const { tried, failures } = await killsOf(areAllTried ? 1 : 0.2, !areAllTried).run({
      size: KILLS,
      seed: 1,
      onProgress: () => {},
    });
    expect(failures).toEqual([]);
    expect(tried).toBe(KILLS);
  }, 600_000);

  test('says what is missing or wrong', async () => {
    const to = inFolder('wrong');
    await expectFailure(['train', '--resume'], 2, /--resume: expected --checkpoint DIR with it/);
    await expectFailure(['train', '--checkpoint', to, '--every', 'day'], 2, /--every: expected epochs/);
    const args = ['train', '--epochs', '50', '--checkpoint', to, '--every', '20'];
    await letheJson<TrainReport>(args);
    await expectFailure(args, 1, /expected no checkpoint yet, got checkpoint-0000000000[245]0\.lethe/);
    await expectFailure([...args, '--resume', '--units', '3'], 1, /of another training run: layers/);
    const more = await letheJson<TrainReport>([...args, '--resume', '--epochs', '60']);
    expect(more.steps).toBe(60);
    await expectFailure(['train', '--engine', 'tfjs', '--checkpoint', to], 1, /expected the compiled engine/);
  });
});
