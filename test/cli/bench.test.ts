// Times are nowhere asserted: only what is measured and that it computes the same.
import { describe, expect, test } from '@jest/globals';
import { inTurn } from './in-turn.js';
import { type BenchReport, letheJson as letheJsonAlone } from './run-cli.js';

const { expectFailure, letheJson, letheText } = inTurn();
const TINY = ['bench', '--quick', '--case', 'seed'];

describe('lethe bench', () => {
  test('measures each engine and thread count, with the same bits for all thread counts of an engine', async () => {
    const report = await letheJsonAlone<BenchReport>([...TINY, '--threads', '1,2']);
    expect(report).toMatchObject({
      command: 'bench',
      version: expect.any(String),
      runtime: 'node',
      runtimeVersion: process.versions.node,
      quick: true,
    });
    const rows = report.measurements;
    expect(rows.map(({ case: name, engine, threads }) => [name, engine, threads])).toEqual([
      ['seed', 'compiled', 1],
      ['seed', 'compiled', 2],
      ['seed', 'tfjs', 1],
      ['seed', 'tfjs', 2],
    ]);
    for (const engine of ['compiled', 'tfjs']) {
      const prints = rows.filter((row) => row.engine === engine).map((row) => row.results.fingerprint);
      expect(new Set(prints).size).toBe(1);
      expect(prints[0]).toMatch(/^[0-9a-f]{64}$/);
    }
    for (const { samples, median, p95, coldMs, gflops } of rows) {
      expect(samples.length).toBeGreaterThanOrEqual(2);
      expect(Math.min(...samples)).toBeLessThanOrEqual(median);
      expect(p95).toBeGreaterThanOrEqual(median);
      expect(p95).toBeLessThanOrEqual(Math.max(...samples));
      expect(coldMs).toBeGreaterThan(0);
      expect(gflops).toBeGreaterThan(0);
    }
  });

  test('names the runtime and prints a row for each measurement', async () => {
    const text = await letheText([
      'bench',
      '--quick',
      '--case',
      'seed,predict-step',
      '--engine',
      'compiled',
      '--threads',
      '1',
    ]);
    const [title, , heading, , ...rows] = text.split('\n');
    expect(title).toMatch(`node ${process.versions.node}, lethe `);
    expect(heading?.trim().split(/ {2,}/)).toEqual([
      'case',
      'engine',
      'threads',
      'ms/step',
      'p95',
      'first step',
      'GFLOP/s',
      'fingerprint',
    ]);
    const number = '\\d+(\\.\\d+)?';
    for (const [row, name] of [
      [rows[0], 'seed'],
      [rows[1], 'predict-step'],
    ]) {
      expect(row).toMatch(new RegExp(`^${name} +compiled +1( +${number}){4} +[0-9a-f]{12}$`));
    }
    expect(rows[2]).toBe('');
  });

  test('takes what is named twice once', async () => {
    const args = [
      'bench',
      '--quick',
      '--case',
      'seed,seed',
      '--engine',
      'compiled,compiled',
      '--threads',
      '1,1',
    ];
    expect((await letheJson<BenchReport>(args)).measurements).toHaveLength(1);
  });
});

describe('wrong use of lethe bench', () => {
  test.each<[RegExp, ...string[]]>([
    [/--case: expected seed, small, medium, .*units-8, .*, got "huge"/, '--case', 'seed,huge'],
    [/--case: expected seed, .*, got ""/, '--case', ''],
    [/--engine: expected compiled, tfjs, got "auto"/, '--engine', 'compiled,auto'],
    [/--threads: expected an integer from 1 to 8, in digits, got "9"/, '--threads', '1,9'],
    [/--threads: expected an integer from 1 to 8, in digits, got ""/, '--threads', '1,'],
    [/--quick.*lethe bench --help/, '--quick=yes'],
    [/extra.*lethe bench --help/, 'extra'],
  ])('%s', (message, ...args) => expectFailure(['bench', ...args], 2, message));
});
