import { expect, test } from '@jest/globals';
import { cases, curveCases } from 'lethe/bench';
import { readOptions } from '../../benchmarks/options.js';

test('by default everything is measured, three times', () => {
  expect(readOptions([])).toMatchObject({
    cases: [...cases, ...curveCases],
    runtimes: undefined,
    peers: undefined,
    engines: ['compiled', 'tfjs'],
    threads: [1, 2],
    wide: 'both',
    rounds: 3,
    quick: false,
  });
});

test('lists narrow it', () => {
  const args = ['--case', 'seed,units-64', '--runtime', 'node, bun', '--peer', 'none', '--engine', 'tfjs'];
  const read = readOptions([...args, '--threads', '1,4', '--rounds', '2']);
  expect(read?.cases.map(({ name }) => name)).toEqual(['seed', 'units-64']);
  expect(read).toMatchObject({ runtimes: ['node', 'bun'], peers: [], engines: ['tfjs'], threads: [1, 4] });
});

test('--case curves means every point of every curve', () => {
  expect(readOptions(['--case', 'curves'])?.cases).toEqual(curveCases);
});

test('--help asks for nothing else', () => {
  expect(readOptions(['--help'])).toBeUndefined();
});

test.each([
  [['--case', 'tiny'], /--case: expected curves or some of seed, .*, got tiny/],
  [['--engine', 'webgl'], '--engine: expected compiled or tfjs, got webgl'],
  [['--threads', '0'], '--threads: expected integers from 1 to 8, got 0'],
  [['--wide', 'yes'], '--wide: expected both, none, only, got yes'],
  [['--rounds', 'many'], '--rounds: expected integers from 1 to 100, got many'],
  [['--fast'], /--fast/],
])('%j is refused', (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
