// The page's address is whatever somebody wrote.
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  BOUNDS,
  defaultSettings,
  readNumber,
  readSettings,
  type Settings,
  type TaskDefaults,
  writeSettings,
} from '../../src/demo/settings.js';

const TASKS: readonly [TaskDefaults, ...TaskDefaults[]] = [
  { name: 'sum', units: 10, learningRate: 0.001, epochs: 1000 },
  { name: 'flagged-memory', units: 12, learningRate: 0.01, epochs: 60 },
];

describe('settings in an address', () => {
  test('are read as they were written', () => {
    const settings: Settings = {
      task: 'flagged-memory',
      seed: 7,
      units: 3,
      learningRate: 0.0025,
      epochs: 40,
      forgetGate: 'one',
    };
    const text = writeSettings(settings);
    expect(text).toBe('task=flagged-memory&seed=7&units=3&learning-rate=0.0025&epochs=40&forget-gate=one');
    expect(readSettings(text, TASKS)).toEqual({ settings, problems: [] });
    expect(readSettings(`#${text}`, TASKS)).toEqual({ settings, problems: [] });
  });

  test('small learning rates, which print with an exponent, survive', () => {
    const settings = { ...defaultSettings(TASKS[0]), learningRate: 0.0000012 };
    expect(readSettings(writeSettings(settings), TASKS)).toEqual({ settings, problems: [] });
  });

  test('that are missing are the task’s own, with seed 1 and the first task', () => {
    expect(readSettings('', TASKS).settings).toEqual({
      task: 'sum',
      seed: 1,
      units: 10,
      learningRate: 0.001,
      epochs: 1000,
      forgetGate: 'learned',
    });
    expect(readSettings('#task=flagged-memory&units=5', TASKS).settings).toMatchObject({
      units: 5,
      epochs: 60,
    });
  });

  test.each([
    ['units=1e9', 'Units: expected a whole number from 1 to 128, got "1e9".'],
    ['units=0', 'Units: expected a whole number from 1 to 128, got "0".'],
    ['seed=-1', 'Seed: expected a whole number from 0 to 999999999, got "-1".'],
    ['epochs=', 'Epochs: expected a whole number from 1 to 100000, got nothing.'],
    ['learning-rate=NaN', 'Learning rate: expected a number from 0.000001 to 1, got "NaN".'],
    ['learning-rate=Infinity', 'Learning rate: expected a number from 0.000001 to 1, got "Infinity".'],
    ['forget-gate=two', 'Forget gate: expected learned, one, zero, got "two".'],
    ['task=__proto__', 'There is no task "__proto__".'],
    ['<script>=1', 'There is no setting "<script>".'],
  ])('that do not fit stay at their defaults, with a word on it: %s', (text, problem) => {
    expect(readSettings(text, TASKS)).toEqual({ settings: defaultSettings(TASKS[0]), problems: [problem] });
  });

  test('that are too long are not looked at', () => {
    const { settings, problems } = readSettings(`units=5&x=${'y'.repeat(1000)}`, TASKS);
    expect(settings).toEqual(defaultSettings(TASKS[0]));
    expect(problems).toEqual(['The address holds 1010 characters of settings; at most 400 are read.']);
  });

  test('whatever they are, are within bounds once read, and problems are short', () => {
    const names = fc.constantFrom(
      'task',
      'seed',
      'units',
      'learning-rate',
      'epochs',
      'forget-gate',
      'toString',
    );
    const values = fc.oneof(fc.string(), fc.double().map(String), fc.integer().map(String));
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values)), fc.string(), (pairs, rest) => {
        const text = new URLSearchParams(pairs).toString() + rest;
        const { settings, problems } = readSettings(text, TASKS);
        for (const [name, { least, most, integer }] of Object.entries(BOUNDS)) {
          const value = settings[name as keyof typeof BOUNDS];
          expect(value >= least && value <= most && (!integer || Number.isInteger(value))).toBe(true);
        }
        expect(TASKS.map(({ name }) => name)).toContain(settings.task);
        for (const problem of problems) expect(problem.length).toBeLessThan(200);
      }),
    );
  });
});

test.each(['1.5', '0x10', '1e3', ' 5', '٣', '1_000'])('%j is no whole number', (text) => {
  expect(readNumber('epochs', text)).toMatch(/^Epochs: expected a whole number/);
});
