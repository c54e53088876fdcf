// `--wide`: what computes does so with vectors of 256 bits where there are any, and says so where there are none.
import { describe, expect, test } from '@jest/globals';
import { node24 } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { type BenchReport, lethe, letheJson, letheText, type TrainReport } from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const inFolder = useTemporaryFolder('wide');

describe('--wide', () => {
  test('trains, predicts, verifies and benchmarks in Node 24 to the same numbers', async () => {
    const there = await runtimeOf(node24, inFolder('unused'));
    const model = inFolder('model');
    const train = ['train', '--epochs', '30'];
    const narrow = await letheJson<TrainReport>([...train, '--save', model]);
    const wide = await letheJson<TrainReport>([...train, '--wide'], there);
    expect([narrow.wideVectors, wide.wideVectors]).toEqual([false, true]);
    expect(wide.fingerprint).toBe(narrow.fingerprint);
    for (const args of [
      ['predict', '--model', model],
      ['verify', '--seeds', '2', '--threads', '2', '--brief'],
    ]) {
      expect(await letheText([...args, '--wide'], there)).toBe(await letheText(args));
    }
    const bench = ['bench', '--quick', '--case', 'seed', '--engine', 'compiled', '--threads', '1'];
    const prints = [
      await letheJson<BenchReport>(bench),
      await letheJson<BenchReport>([...bench, '--wide'], there),
    ]
      .flatMap(({ measurements }) => measurements)
      .map(({ results }) => results.fingerprint);
    expect(new Set(prints).size).toBe(1);
  });

  test('info tells whether they are on', async () => {
    const there = await runtimeOf(node24, inFolder('unused'));
    expect(await letheText(['info', '--wide', '--threads', '1'], there)).toMatch(/^wide vectors +yes$/m);
    const asked = await letheJson(['info', '--wide', '--threads', '1'], there);
    expect(asked).toMatchObject({ wideVectors: true, wideVectorsReason: '' });
  });

  test('goes on without where there are none, and says why on standard error', async () => {
    const { code, stdout, stderr } = await lethe(['info', '--wide', '--threads', '1', '--json']);
    expect(code).toBe(0);
    const reason = /^vectors of 128 bits, as V8 11\..* packs no vectors; Node 24 and 26 do\.$/;
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ wideVectors: false, wideVectorsReason: expect.stringMatching(reason) });
    expect(stderr).toBe(`lethe: --wide: ${told.wideVectorsReason}\n`);
  });
});
