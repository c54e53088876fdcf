import { expect, test } from '@jest/globals';
import { readOptions } from '../../../benchmarks/reliability/options.js';

test('without options every campaign runs at full size', () => {
  expect(readOptions([])).toMatchObject({
    campaigns: expect.arrayContaining(['kills', 'splits', 'receipts']),
    size: undefined,
    seed: 1,
    out: 'out/reliability/results.json',
    page: undefined,
  });
});

test('options are read', () => {
  const args = [
    '--campaign',
    'splits, kills',
    '--size',
    '10',
    '--seed',
    '0',
    '--out',
    'a.json',
    '--page',
    'b',
  ];
  expect(readOptions(args)).toEqual({
    ...{ campaigns: ['splits', 'kills'], size: 10, seed: 0, out: 'a.json', page: 'b' },
  });
  expect(readOptions(['--help'])).toBeUndefined();
});

test.each([
  [['--campaign', 'kill'], /--campaign: expected some of kills, .*, got kill/],
  [['--size', '0'], /--size: expected an integer of at least 1, got 0/],
  [['--seed', 'x'], /--seed: expected an integer of at least 0, got x/],
  [['--sise', '3'], /--sise/],
])('%j is refused', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
