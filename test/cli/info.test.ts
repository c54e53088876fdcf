import { describe, expect, test } from '@jest/globals';
import { letheJson, letheText } from './run-cli.js';

describe('lethe info', () => {
  test('shows runtime, SIMD, threads and versions', async () => {
    const text = await letheText(['info', '--threads', '2']);
    const rows = text
      .trim()
      .split('\n')
      .slice(2)
      .map((row) => row.trim().split(/ {2,}/));
    expect(rows).toEqual([
      ['runtime', `node ${process.versions.node}`],
      ['SIMD', 'yes'],
      ['threads', '2'],
      ['wide vectors', 'no (vectors of 128 bits, as nobody has asked for wider ones.)'],
      ...['lethe', 'tfjs-core', 'tfjs-layers', 'tfjs-backend-wasm'].map((name) => [
        name,
        expect.stringMatching(/^\d+\.\d+\.\d+/),
      ]),
    ]);
  });

  test('--json tells the same', async () => {
    expect(await letheJson(['info', '--threads', '1'])).toMatchObject({
      command: 'info',
      runtime: 'node',
      runtimeVersion: process.versions.node,
      simd: true,
      threads: 1,
      shared: false,
      reason: '',
      wideVectors: false,
      wideVectorsReason: 'vectors of 128 bits, as nobody has asked for wider ones.',
      versions: { lethe: expect.any(String), 'tfjs-core': expect.any(String) },
    });
  });
});
