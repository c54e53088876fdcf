import { describe, expect, test } from '@jest/globals';
import type { Trial } from '../../../benchmarks/formats/direction.js';
import { DIRECTION_NAMES } from '../../../benchmarks/formats/directions/index.js';
import { type DirectionRecord, defects, formatsSection, unlike } from '../../../benchmarks/formats/report.js';

const GOOD: Trial = { error: 1e-7 };

function record(direction: DirectionRecord['direction'], ...trials: readonly Trial[]): DirectionRecord {
  return {
    ...{
      direction,
      date: '2026-11-27T12:00:00.000Z',
      commit: 'abc',
      processor: 'CPU',
      cores: 2,
      system: 'linux',
    },
    ...{ seed: 18, versions: { keras: '3.15.1' }, trials },
  };
}

describe('what a run finds wrong', () => {
  test.each<[string, Trial, string[]]>([
    ['nothing, if outputs are near', GOOD, []],
    ['nothing, if rounding of the weights moves the model as far', { error: 1e-3, sensitivity: 1e-4 }, []],
    [
      'nothing, if Lethe is as near to float64 as the other program',
      { error: 2e-6, sensitivity: 1e-8, exact: { lethe: 1e-6, other: 1e-6 } },
      [],
    ],
    ['outputs that are apart', { error: 2e-6, sensitivity: 1e-7 }, ['1 of 2 models beyond the tolerance']],
    [
      'outputs that are apart, Lethe farther from float64',
      { error: 2e-6, sensitivity: 1e-8, exact: { lethe: 2e-6, other: 1e-7 } },
      ['1 of 2 models beyond the tolerance'],
    ],
    [
      'shapes that differ',
      { error: Number.POSITIVE_INFINITY, sensitivity: 1 },
      ['1 of 2 models beyond the tolerance'],
    ],
    ['losses that are apart', { ...GOOD, training: 1e-3 }, ['expected losses within 0.00001, got 0.001']],
    ['a file that is not read', { failed: 'KeyError' }, ['expected files that are read, got KeyError']],
  ])('%s', (_, trial, expected) => {
    expect(defects([record('lethe-to-keras', GOOD, trial)])).toEqual(
      expected.map((what) => `lethe-to-keras: ${what}`),
    );
  });

  test('a direction without a model that is compared', () => {
    expect(defects([record('keras-to-lethe', { refused: 'a layer' })])).toEqual([
      'keras-to-lethe: expected models that are compared, got none',
    ]);
  });
});

describe('records make one table', () => {
  const [first, second, ...others] = DIRECTION_NAMES.map((name) => record(name, GOOD));
  if (first === undefined || second === undefined) throw new Error('expected directions');

  test('if all directions ran on one commit', () => {
    expect(unlike([first, second, ...others])).toEqual([]);
    expect(formatsSection([first, second, ...others]).match(/^Commit .*/gm)).toHaveLength(1);
  });

  test.each<[string, Partial<DirectionRecord>, RegExp]>([
    ['another commit', { commit: 'def' }, /: commit: expected abc, as [\w-]+, got def$/],
    [
      'sources that had changed',
      { commit: 'abc-dirty' },
      /: expected sources that are committed, got abc-dirty$/,
    ],
    ['another seed', { seed: 19 }, /: seed: expected 18, as [\w-]+, got 19$/],
    ['another program', { versions: { keras: '3.0' } }, /: keras: expected 3\.15\.1, as [\w-]+, got 3\.0$/],
    ['fewer models', { trials: [] }, /: models: expected 1, as [\w-]+, got 0$/],
  ])('not of %s', (_, changed, message) => {
    expect(unlike([first, { ...second, ...changed }, ...others])[0]).toMatch(message);
  });

  test('not without a direction', () => {
    expect(unlike([first, ...others])).toEqual([`${second.direction}: expected a run, got none`]);
  });
});

test('what a program says is told without the places on its machine', () => {
  const failed = `ValueError: in user code:\n\n    File "/home/x/make.py", line 67, in None  *\n        lambda *x: model(x)\n    File "/y/z.py", line 1\n        raise e\n\n    ValueError: \u001b[1mno loop\u001b[0m`;
  const section = formatsSection([record('tf2onnx-to-lethe', GOOD, { failed })]);
  expect(section).toContain('of the program itself: ValueError: in user code: ValueError: no loop (1)');
});
