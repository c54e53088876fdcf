import { describe, expect, test } from '@jest/globals';
import { HELP, readOptions, UsageError } from '../../../benchmarks/compare/options.js';

describe('options of bench:compare', () => {
  test('have defaults that take about six minutes', () => {
    expect(readOptions(['main'])).toMatchObject({
      cases: [
        ...['seed', 'small', 'medium', 'char-rnn'],
        ...['gru', 'bidirectional', 'embedding-lstm', 'conv1d-lstm'],
        'predict-batch',
      ].map((name) => ({ name })),
      base: 'main',
      head: undefined,
      engine: 'compiled',
      threads: 1,
      pairs: 12,
      threshold: 1.05,
      sameBits: false,
      json: false,
    });
  });

  test('are read as they are written', () => {
    const args = ['--case', 'seed,units-8', 'v1', '--pairs', '7', '--threads', '2', '--engine', 'tfjs'];
    const options = readOptions([...args, '--threshold', '1.5', '--same-bits', '--json', '--head', 'v2']);
    expect(options).toMatchObject({
      base: 'v1',
      head: 'v2',
      cases: [{ name: 'seed' }, { name: 'units-8' }],
      pairs: 7,
      threads: 2,
      engine: 'tfjs',
      threshold: 1.5,
      sameBits: true,
      json: true,
    });
  });

  test('--pairs goes before what --quick says of them', () => {
    expect(readOptions(['main', '--quick', '--pairs', '2'])).toMatchObject({ pairs: 2 });
  });

  test('--help asks for the help, which names each', () => {
    expect(readOptions(['--help'])).toBe('help');
    for (const name of [
      'head',
      'case',
      'engine',
      'threads',
      'pairs',
      'threshold',
      'same-bits',
      'quick',
      'json',
    ])
      expect(HELP).toContain(`--${name}`);
  });

  test.each<[RegExp, ...string[]]>([
    [/expected one BASE, .*, got \[\]/],
    [/expected one BASE, .*, got \["a","b"\]/, 'a', 'b'],
    [/--case: expected some of seed, small, .*, got "none"/, 'main', '--case', 'seed,none'],
    [/--engine: expected compiled or tfjs, got "gpu"/, 'main', '--engine', 'gpu'],
    [/--threads: expected an integer from 1 to 8, got "9"/, 'main', '--threads', '9'],
    [/--pairs: expected an integer from 1 to 1000, got "0"/, 'main', '--pairs', '0'],
    [/--threshold: expected a number of at least 1, got "0.5"/, 'main', '--threshold', '0.5'],
    [/--threshold: expected a number of at least 1, got ""/, 'main', '--threshold='],
    [/Unknown option '--nonsense'/, 'main', '--nonsense'],
  ])('%s', (message, ...args) => {
    expect(() => readOptions(args)).toThrow(UsageError);
    expect(() => readOptions(args)).toThrow(message);
  });
});
