import { readdir } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import {
  letheJson as letheJsonAlone,
  letheText as letheTextAlone,
  type PredictReport,
  type TrainReport,
} from './run-cli.js';

const { letheJson, letheText } = inTurn();
const inFolder = useTemporaryFolder('train');
const train = (...args: string[]): Promise<TrainReport> => letheJson(['train', ...args]);

describe('lethe train', () => {
  test('prints a table of losses, a curve, times and the fingerprint', async () => {
    const text = await letheTextAlone(['train', '--epochs', '25']);
    const [table = '', curve = '', facts = ''] = text.split('\n\n');
    const [heading, rule, ...rows] = table.split('\n');
    expect(heading).toMatch(/^step +loss$/);
    expect(rule).toMatch(/^-+ +-+$/);
    expect(rows.map((row) => Number(row.trim().split(/ +/)[0]))).toEqual([
      0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24,
    ]);
    const losses = rows.map((row) => Number(row.trim().split(/ +/)[1]));
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(facts).toMatch(
      /^Engine +compiled, 1 thread\nWall time +\d+\.\d\d s for 25 steps.*\nTime per step +\d+(\.\d+)? (µs|ms).*\nNot saved.*\nFingerprint +[0-9a-f]{64}\n$/,
    );
    expect(curve).toMatch(/^Loss by step, logarithmic scale\n +\d+(\.\d+)? \|'/);
    for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('--json tells options, every loss, times and the fingerprint', async () => {
    const report = await train('--epochs', '3', '--seed', '7', '--units', '4', '--learning-rate', '0.01');
    expect(report).toMatchObject({
      command: 'train',
      engine: 'compiled',
      threads: 1,
      backend: { runtime: 'node', threads: 1 },
      options: { epochs: 3, units: 4, seed: 7, learningRate: 0.01 },
      steps: 3,
      saved: null,
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(report.losses).toHaveLength(3);
    expect(report.milliseconds.perStep).toBeGreaterThan(0);
    expect(report.milliseconds.total).toBeGreaterThanOrEqual(3 * report.milliseconds.perStep);
  });

  test('the same options give the same fingerprint, whatever the threads; each other option another', async () => {
    const base = ['--epochs', '3'];
    const { fingerprint, losses } = await train(...base);
    expect((await train(...base)).fingerprint).toBe(fingerprint);
    const threaded = await train(...base, '--threads', '2');
    expect([threaded.engine, threaded.threads]).toEqual(['compiled', 2]);
    expect([threaded.fingerprint, threaded.losses]).toEqual([fingerprint, losses]);
    const others = [
      await train('--epochs', '4'),
      await train(...base, '--seed', '1'),
      await train(...base, '--units', '11'),
      await train(...base, '--learning-rate', '2e-3'),
    ];
    expect(new Set([fingerprint, ...others.map((report) => report.fingerprint)]).size).toBe(5);
  });

  test('--engine chooses what trains; both come to the same losses, up to rounding', async () => {
    const compiled = await train('--epochs', '30', '--engine', 'compiled');
    const tfjs = await letheJsonAlone<TrainReport>([
      ...['train', '--epochs', '30', '--engine', 'tfjs', '--threads', '2'],
    ]);
    expect([compiled.engine, tfjs.engine, tfjs.threads, tfjs.backend.threads]).toEqual([
      'compiled',
      'tfjs',
      2,
      2,
    ]);
    expect((await train('--epochs', '30')).fingerprint).toBe(compiled.fingerprint);
    for (const [step, loss] of tfjs.losses.entries()) {
      expect(Math.abs((compiled.losses[step] ?? Number.NaN) - loss)).toBeLessThan(1e-5 * loss);
    }
  });

  test('--save makes the folders, keeps two files, and says where', async () => {
    const folder = inFolder('new', 'and deeper');
    const text = await letheText(['train', '--epochs', '2', '--save', folder]);
    expect(text).toContain(`\nSaved          ${folder}\n`);
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'weights.bin']);
  });

  test('what it saves is what predict restores, and saving again replaces it', async () => {
    const folder = inFolder('again');
    const first = await train('--epochs', '2', '--save', folder);
    const second = await train('--epochs', '3', '--units', '3', '--save', folder);
    expect(second.saved).toBe(folder);
    expect(second.fingerprint).not.toBe(first.fingerprint);
    const restored = await letheJson<PredictReport>(['predict', '--model', folder]);
    expect(restored.fingerprint).toBe(second.fingerprint);
    expect((await readdir(folder)).sort()).toEqual(['model.json', 'weights.bin']);
  });
});
