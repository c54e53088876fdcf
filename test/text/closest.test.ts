import { expect, test } from '@jest/globals';
import { closest, didYouMean } from '../../src/text/closest.js';

const NAMES = ['epochs', 'batchSize', 'seed', 'shuffle', 'units', 'threads', 'onEpochEnd', 'onEpochBegin'];

test.each([
  ['epoch', 'epochs'],
  ['EPOCHS', 'epochs'],
  ['epcohs', 'epochs'],
  ['batch_size', 'batchSize'],
  ['batch', 'batchSize'],
  ['sede', 'seed'],
  ['see', 'seed'],
  ['shufle', 'shuffle'],
  ['onEpochEnds', 'onEpochEnd'],
  ['unit', 'units'],
])('%s means %s', (given, meant) => {
  expect(closest(given, NAMES)).toBe(meant);
});

test.each(['', 'sampleWeight', 'e', 'on', 'deep', 'onEpoch', 'x'.repeat(1000)])(
  '%s means none of them',
  (given) => {
    expect(closest(given, NAMES)).toBeUndefined();
  },
);

test('the nearest name wins, not the first one that is near', () => {
  expect(closest('seeds', ['seedy', 'feeds', 'seeds'])).toBe('seeds');
  expect(didYouMean('epoch', NAMES)).toBe(' (did you mean epochs?)');
  expect(didYouMean('sampleWeight', NAMES)).toBe('');
});

test('a name that does not print, or is long, is quoted or cut: names of columns come out of files', () => {
  expect(didYouMean('load', ['lo\u001b[31m', 'load\n'])).toBe(' (did you mean "load\\n"?)');
  expect(didYouMean('load', [`load${'x'.repeat(500)}`])).toHaveLength(' (did you mean ?)'.length + 80);
});
