import { expect, test } from '@jest/globals';
import { type OptionNames, readOptions } from '../../../src/network/options/option-names.js';

interface Options {
  size?: number;
  name?: string | null;
}

const OPTIONS: OptionNames<Options> = { size: true, name: true };

test('options that are null or undefined were not given', () => {
  const options = { size: undefined, name: null } as object;
  expect(readOptions<Options>('call', options, OPTIONS)).toEqual({});
  expect(Object.keys(readOptions<Options>('call', options, OPTIONS))).toEqual([]);
  expect(readOptions<Options>('call', null, OPTIONS)).toEqual({});
  expect(readOptions<Options>('call', undefined, OPTIONS)).toEqual({});
});

test('zeros, empty texts and false are values', () => {
  expect(readOptions<Options>('call', { size: 0, name: '' }, OPTIONS)).toEqual({ size: 0, name: '' });
});

test.each<[unknown, string]>([
  [{ sizes: 1 }, 'call: expected options size, name, got sizes (did you mean size?)'],
  [{ size: 1, colour: null }, 'call: expected options size, name, got colour'],
  [3, 'call: expected an object of options, got 3'],
  ['size', 'call: expected an object of options, got size'],
  [[], 'call: expected an object of options, got a list of 0'],
])('refuses %j by name', (options, message) => {
  expect(() => readOptions<Options>('call', options as Options, OPTIONS)).toThrow(new TypeError(message));
});
