import { describe, expect, test } from '@jest/globals';
import { formatTable } from '../../src/text/table.js';

describe('formatTable', () => {
  test('sets numbers to the right, words to the left, and leaves no blanks at the end', () => {
    const rows = [
      ['a', 1, '2.50'],
      ['long', 10, '12.5'],
    ];
    expect(formatTable(['name', 'n', 'value'], rows)).toBe(
      ['name   n  value', '----  --  -----', 'a      1   2.50', 'long  10   12.5'].join('\n'),
    );
    expect(formatTable(['what', 'value'], [['x', 'abc']])).toBe('what  value\n----  -----\nx     abc');
  });

  test('takes more rows than a function takes arguments', () => {
    const rows = Array.from({ length: 300_000 }, (_, index) => [index]);
    expect(formatTable(['n'], rows).split('\n')).toHaveLength(300_002);
  });
});
