// `--wide`: what computes does so with vectors of 256 bits where there are any, and says so where there are none.
import { describe, expect, test } from '@jest/globals';
import { node24 } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import {
  type BenchReport,
  lethe as letheAlone,
  letheJson as letheJsonAlone,
  type RunOptions,
  type TrainReport,
} from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const inFolder = useTemporaryFolder('wide');
const here = inTurn();
const inNode24 = (): Promise<RunOptions> => runtimeOf(node24, inFolder('unused'));
const there = inTurn(inNode24);

describe('--wide', () => {
  test('trains, predicts, verifies and benchmarks in Node 24 to the same numbers', async () => {
    const model = inFolder('model');
    const train = ['train', '--epochs', '30'];
    const narrow = await here.letheJson<TrainReport>([...train, '--save', model]);
    const wide = await there.letheJson<TrainReport>([...train, '--wide']);
    expect([narrow.wideVectors, wide.wideVectors]).toEqual([false, true]);
    expect(wide.fingerprint).toBe(narrow.fingerprint);
    for (const args of [
      ['predict', '--model', model],
      ['verify', '--seeds', '1', '--threads', '1', '--brief'],
    ]) {
      expect(await there.letheText([...args, '--wide'])).toBe(await here.letheText(args));
    }
    const bench = ['bench', '--quick', '--case', 'seed', '--engine', 'compiled', '--threads', '1'];
    const prints = [
      await letheJsonAlone<BenchReport>(bench),
      await letheJsonAlone<BenchReport>([...bench, '--wide'], await inNode24()),
    ]
      .flatMap(({ measurements }) => measurements)
      .map(({ results }) => results.fingerprint);
    expect(new Set(prints).size).toBe(1);
  });

  test('info tells whether they are on', async () => {
    expect(await there.letheText(['info', '--wide', '--threads', '1'])).toMatch(/^wide vectors +yes$/m);
    const asked = await there.letheJson(['info', '--wide', '--threads', '1']);
    expect(asked).toMatchObject({ wideVectors: true, wideVectorsReason: '' });
  });

  test('goes on without where there are none, and says why on standard error', async () => {
    const { code, stdout, stderr } = await letheAlone(['info', '--wide', '--threads', '1', '--json']);
    expect(code).toBe(0);
    const reason = /^vectors of 128 bits, as V8 11\..* packs no vectors; Node 24 and 26 do\.$/;
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ wideVectors: false, wideVectorsReason: expect.stringMatching(reason) });
    expect(stderr).toBe(`lethe: --wide: ${told.wideVectorsReason}\n`);
  });
});
