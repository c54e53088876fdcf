// The command line in the three runtimes that have one.
import { describe, expect, test } from '@jest/globals';
import { bun, deno, type Launcher, node } from '../platform/runtimes/index.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import {
  type BenchReport,
  expectFailure,
  letheJson,
  letheText,
  type PredictReport,
  type RunOptions,
  type TrainReport,
} from './run-cli.js';
import { runtimeOf } from './runtime-of.js';

const inFolder = useTemporaryFolder('runtimes');
const inRuntime = (launcher: Launcher): Promise<RunOptions> => runtimeOf(launcher, inFolder('deno'));

describe('lethe in Node, Deno and Bun', () => {
  test.each(['tfjs', 'compiled'])(
    'trains to the same fingerprint and losses with engine %s, with one thread and with two',
    async (engine) => {
      const reports: TrainReport[] = [];
      for (const launcher of [node, deno, bun]) {
        for (const threads of ['1', '2']) {
          const args = ['train', '--epochs', '20', '--engine', engine, '--threads', threads];
          const save = ['--save', inFolder(launcher.name)];
          const report = await letheJson<TrainReport>([...args, ...save], await inRuntime(launcher));
          expect(report.backend).toMatchObject({ runtime: launcher.name });
          expect(report).toMatchObject({ engine, threads: Number(threads) });
          reports.push(report);
        }
      }
      expect(new Set(reports.map(({ fingerprint }) => fingerprint)).size).toBe(1);
      expect(new Set(reports.map(({ losses }) => JSON.stringify(losses))).size).toBe(1);
    },
  );

  test('benchmarks the same training in each', async () => {
    const prints: string[] = [];
    for (const launcher of [node, deno, bun]) {
      const args = ['bench', '--quick', '--case', 'seed', '--engine', 'compiled', '--threads', '1,2'];
      const report = await letheJson<BenchReport>(args, await inRuntime(launcher));
      expect(report).toMatchObject({
        runtime: launcher.name,
        measurements: [{ threads: 1 }, { threads: 2 }],
      });
      prints.push(...report.measurements.map(({ results }) => results.fingerprint));
    }
    expect(new Set(prints).size).toBe(1);
  });

  test('restores what another runtime saved, with the same predictions', async () => {
    const reports: PredictReport[] = [];
    for (const [reader, writer] of [
      [node, deno],
      [deno, bun],
      [bun, node],
    ] as const) {
      const args = ['predict', '--model', inFolder(writer.name)];
      reports.push(await letheJson<PredictReport>(args, await inRuntime(reader)));
    }
    expect(new Set(reports.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect(new Set(reports.map(({ predictions }) => JSON.stringify(predictions))).size).toBe(1);
  });

  test.each([deno, bun])('$name: help, info and exit codes', async (launcher) => {
    const options = await inRuntime(launcher);
    expect(await letheText(['train', '--help'], options)).toBe(await letheText(['train', '--help']));
    expect(await letheJson(['info'], options)).toMatchObject({ runtime: launcher.name, simd: true });
    await expectFailure(['train', '--nonsense'], 2, /nonsense/, options);
    await expectFailure(['train', '--seed', '-1'], 2, /--seed: expected an integer of at least 0/, options);
    await expectFailure(['predict', '--model', inFolder('none')], 1, /none\/model\.json/, options);
    await expectFailure(['train', '--data', inFolder('none.csv')], 1, /none\.csv/, options);
  });
});
