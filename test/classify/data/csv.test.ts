// Labelled sequences as a table: what it holds, and what each damaged one is told.
import { describe, expect, test } from '@jest/globals';
import { parseSequenceCsv } from '../../../src/classify/index.js';
import { LetheError } from '../../../src/errors.js';

describe('parseSequenceCsv', () => {
  test('gathers the rows of each sequence in their order, whatever stands between', () => {
    const text = 'sequence,a,b,label\n1,1,10,up\n2,5,50,down\n1,2,20,up\n\n2,NA,\u00a0,down\n1,3,30,up\n';
    expect(parseSequenceCsv(text).all).toEqual({
      features: 2,
      lengths: [3, 2],
      labels: ['up', 'down'],
      values: Float64Array.of(1, 10, 2, 20, 3, 30, 5, 50, Number.NaN, Number.NaN),
    });
  });

  test('reads semicolons and tabs, a byte order mark, quotes and other line ends', () => {
    const rows = ['sequence;x;label', '"a;b";1;"up\nwards"', 'c;2;down'];
    const { all } = parseSequenceCsv(`\uFEFF${rows.join('\r\n')}`);
    expect(all).toMatchObject({ lengths: [1, 1], labels: ['up\nwards', 'down'] });
    expect(parseSequenceCsv('sequence\tx\tlabel\n1\t7\tup').all?.values).toEqual(Float64Array.of(7));
  });

  test('takes columns by the names that are asked for', () => {
    const text = 'id,time,load,kind\n1,noon,5,up';
    const options = { sequence: 'id', label: 'kind', features: ['load'] };
    expect(parseSequenceCsv(text, options).all).toMatchObject({ features: 1, labels: ['up'] });
  });

  test('keeps the sets train and test apart', () => {
    const {
      train,
      test: aside,
      all,
    } = parseSequenceCsv('sequence,x,label,set\n1,1,a,train\n2,2,b,test\n2,3,b,test');
    expect([train?.lengths, aside?.lengths, all]).toEqual([[1], [2], undefined]);
  });

  test.each<[string, string, string]>([
    ['nothing', '', 'sequence: expected a column "sequence", got none'],
    ['no heading', '1,2,a', 'sequence: expected a column "sequence", got 1, 2, a'],
    ['no labels', 'sequence,x\n1,2', 'label: expected a column "label", got sequence, x'],
    [
      'no numbers',
      'sequence,label\n1,a',
      'expected a column of numbers in addition to sequence, label, set, got sequence, label',
    ],
    ['a column twice', 'sequence,x,x,label\n1,2,3,a', 'expected each column once, got "x" twice'],
    ['no rows', 'sequence,x,label\n', 'expected rows below the heading, got none'],
    ['a short row', 'sequence,x,label\n1,2,a\n1,3', 'Invalid Record Length: expect 3, got 2 on line 3'],
    [
      'a text for a number',
      'sequence,x,label\n1,2,a\n1,three,a',
      'row 2, column x: expected a number (features names the columns of numbers), got "three"',
    ],
    [
      'a decimal comma',
      'sequence;x;label\n1;2,5;a',
      'row 1, column x: expected a number (features names the columns of numbers), got "2,5"',
    ],
    [
      'a sequence without a name',
      'sequence,x,label\n,2,a',
      'row 1, column sequence: expected the number or name of a sequence, got ""',
    ],
    ['no label', 'sequence,x,label\n1,2,', 'row 1, column label: expected a label, got ""'],
    [
      'two labels',
      'sequence,x,label\n1,2,a\n1,2,b',
      'row 2, column label: expected "a", as before in sequence 1, got "b"',
    ],
    [
      'another set',
      'sequence,x,label,set\n1,2,a,dev',
      'row 1, column set: expected train or test, got "dev"',
    ],
    [
      'two sets',
      'sequence,x,label,set\n1,2,a,train\n1,2,a,test',
      'row 2, column set: expected "train", as before in sequence 1, got "test"',
    ],
  ])('refuses %s', (_, text, message) => {
    const read = (): unknown => parseSequenceCsv(text, { file: 'x.csv' });
    expect(read).toThrow(LetheError);
    expect(read).toThrow(`parseSequenceCsv: x.csv: ${message}`);
  });
});
