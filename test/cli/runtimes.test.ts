// The command line in the three runtimes that have one.
import { describe, expect, test } from '@jest/globals';
import { areAllTried } from '../in-proportion.js';
import { bun, deno, type Launcher, node } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import {
  type BenchReport,
  expectFailure as expectFailureAlone,
  letheJson as letheJsonAlone,
  type PredictReport,
  type RunOptions,
  type TrainReport,
} from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const inFolder = useTemporaryFolder('runtimes');
const inRuntime = (launcher: Launcher): Promise<RunOptions> => runtimeOf(launcher, inFolder('deno'));
/** One process of each for most of what follows. */
const runtimes = [node, deno, bun].map((launcher) => ({
  launcher,
  ...inTurn(() => inRuntime(launcher)),
}));
const TRAIN = ['train', '--epochs', '20'];
/** In processes of their own, as a process keeps the threads of tfjs's backend while there are tensors. */
const TFJS: readonly [Launcher, ...number[]][] = areAllTried
  ? [
      [node, 1, 2],
      [deno, 1, 2],
      [bun, 1, 2],
    ]
  : [
      [node, 1],
      [deno, 2],
      [bun, 2],
    ];

function expectTheSame(reports: readonly TrainReport[]): void {
  expect(new Set(reports.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  expect(new Set(reports.map(({ losses }) => JSON.stringify(losses))).size).toBe(1);
}

describe('lethe in Node, Deno and Bun', () => {
  test('trains to the same fingerprint and losses with engine compiled, with one thread and with two', async () => {
    const reports: TrainReport[] = [];
    for (const { launcher, letheJson } of runtimes) {
      for (const threads of ['1', '2']) {
        const args = [...TRAIN, '--engine', 'compiled', '--threads', threads];
        const report = await letheJson<TrainReport>(args);
        expect(report.backend).toMatchObject({ runtime: launcher.name });
        expect(report).toMatchObject({ engine: 'compiled', threads: Number(threads) });
        reports.push(report);
      }
    }
    expectTheSame(reports);
  });

  test('trains to the same fingerprint and losses with engine tfjs, with one thread and with two', async () => {
    const reports: TrainReport[] = [];
    for (const [launcher, ...threads] of TFJS) {
      for (const count of threads) {
        const args = [...TRAIN, '--engine', 'tfjs', '--threads', String(count)];
        const report = await letheJsonAlone<TrainReport>(args, await inRuntime(launcher));
        expect(report.backend).toMatchObject({ runtime: launcher.name });
        expect(report).toMatchObject({ engine: 'tfjs', threads: count });
        reports.push(report);
      }
    }
    expectTheSame(reports);
  });

  test('benchmarks the same training in each', async () => {
    const prints: string[] = [];
    // In Node test/cli/bench.test.ts does, too.
    for (const { launcher } of areAllTried ? runtimes : runtimes.slice(1)) {
      const threads = areAllTried ? [1, 2] : [launcher === deno ? 1 : 2];
      const args = [
        'bench',
        '--quick',
        '--case',
        'seed',
        '--engine',
        'compiled',
        '--threads',
        threads.join(),
      ];
      const report = await letheJsonAlone<BenchReport>(args, await inRuntime(launcher));
      expect(report).toMatchObject({
        runtime: launcher.name,
        measurements: threads.map((count) => ({ threads: count })),
      });
      prints.push(...report.measurements.map(({ results }) => results.fingerprint));
    }
    expect(new Set(prints).size).toBe(1);
  });

  test('restores what another runtime saved, with the same predictions', async () => {
    const reports: PredictReport[] = [];
    const writers = [deno, bun, node];
    for (const { launcher, letheJson } of runtimes) {
      await letheJson([...TRAIN, '--save', inFolder(launcher.name)]);
    }
    for (const [index, { letheJson }] of runtimes.entries()) {
      const args = ['predict', '--model', inFolder(writers[index]?.name as string)];
      reports.push(await letheJson<PredictReport>(args));
    }
    expect(new Set(reports.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect(new Set(reports.map(({ predictions }) => JSON.stringify(predictions))).size).toBe(1);
  });

  test.each(runtimes.filter(({ launcher }) => launcher !== node))(
    '$launcher.name: help, info and exit codes',
    async ({ launcher, letheText, expectFailure }) => {
      expect(await letheText(['train', '--help'])).toBe(await runtimes[0]?.letheText(['train', '--help']));
      await expectFailure(['train', '--nonsense'], 2, /nonsense/);
      const options = await inRuntime(launcher);
      const info = await letheJsonAlone(['info'], options);
      expect(info).toMatchObject({ runtime: launcher.name, simd: true });
      await expectFailureAlone(
        ['train', '--seed', '-1'],
        2,
        /--seed: expected an integer of at least 0/,
        options,
      );
      await expectFailure(['predict', '--model', inFolder('none')], 1, /none\/model\.json/);
      await expectFailure(['train', '--data', inFolder('none.csv')], 1, /none\.csv/);
    },
  );
});
