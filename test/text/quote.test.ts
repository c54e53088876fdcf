import { expect, describe as group, test } from '@jest/globals';
import { describe, inQuotes, mismatch, quote, shorten } from '../../src/text/quote.js';

/** Whatever runs anything of it fails. */
const hostile = {
  toString: () => expect('toString').toBe('not called'),
  toJSON: () => expect('toJSON').toBe('not called'),
};

group('values in errors', () => {
  test.each<[unknown, string, string]>([
    ['text', 'text', '"text"'],
    ['bell\u0007', '"bell\\u0007"', '"bell\\u0007"'],
    [1.5, '1.5', '1.5'],
    [10n, '10', '10'],
    [undefined, 'undefined', 'undefined'],
    [null, 'null', 'null'],
    [Symbol('a'), 'a symbol', 'a symbol'],
    [() => undefined, 'a function', 'a function'],
    [[1, 2], 'a list of 2', 'an array'],
    [{ a: 'b', c: [1], d: {} }, '{"a":"b","c":[…],"d":{}}', 'an object'],
    [{ a: 1, b: 2, c: 3, d: 4, e: 5 }, '{"a":1,"b":2,"c":3,"d":4,…}', 'an object'],
    [{ 'a\n': '\u0007' }, '{"a\\n":"\\u0007"}', 'an object'],
    [hostile, '{"toString":a function,"toJSON":a function}', 'an object'],
  ])('%#', (value, quoted, described) => {
    expect([quote(value), describe(value)]).toEqual([quoted, described]);
  });

  test('are cut', () => {
    const long = 'x'.repeat(1000);
    expect(shorten(long)).toBe(`${'x'.repeat(79)}…`);
    expect(shorten(long, 10)).toBe('xxxxxxxxx…');
    expect(inQuotes(long)).toBe(`"${'x'.repeat(79)}…"`);
    for (const value of [long, { [long]: long }, Array(1000).fill(long), 10n ** 1000n]) {
      expect(quote(value).length).toBeLessThanOrEqual(82);
      expect(describe(value).length).toBeLessThanOrEqual(82);
    }
  });

  test('stand in one form of message', () => {
    expect(mismatch('fit: epochs', 'an integer', 0.5)).toBe('fit: epochs: expected an integer, got 0.5');
  });
});
