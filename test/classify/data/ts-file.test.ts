// `.ts` files of the UCR and UEA archives: what they hold, and what each damaged one is told.
import { describe, expect, test } from '@jest/globals';
import { parseTs } from '../../../src/classify/index.js';
import { LetheError } from '../../../src/errors.js';

const HEADER = `# A comment
@problemName Two Waves
@timeStamps false
@missing true
@univariate false
@dimensions 2
@equalLength false
@classLabel true up down
@data
`;

describe('parseTs', () => {
  test('reads dimensions as features, step by step, sequences of unequal length and missing numbers', () => {
    const file = parseTs(`\uFEFF${HEADER}1,2,3:10,20,30:up\n\n# between\r\n-4e1, ? : NaN,50:down\n`);
    expect(file).toEqual({
      name: 'Two Waves',
      classes: ['up', 'down'],
      features: 2,
      lengths: [3, 2],
      labels: ['up', 'down'],
      values: Float64Array.of(1, 10, 2, 20, 3, 30, -40, Number.NaN, Number.NaN, 50),
    });
  });

  test('reads a short header, with tags in any case', () => {
    const file = parseTs('@CLASSLABEL TRUE a b\n@Data\n1:a\n2,3:b');
    expect(file).toMatchObject({ name: '', features: 1, lengths: [1, 2], labels: ['a', 'b'] });
  });

  const header = (tags: string, rows: string): string => `${tags}\n@classLabel true a b\n@data\n${rows}`;

  test.each<[string, string, string]>([
    ['nothing', '', 'line 1: expected @data and sequences below it, got the end of the text'],
    ['no header', '1,2:a', 'line 1: header: expected lines that begin with @, up to @data, got 1,2:a'],
    [
      'no @data',
      '@classLabel true a b\n',
      'line 2: expected @data and sequences below it, got the end of the text',
    ],
    ['an unknown tag', '@colour red', 'line 1: header: expected a tag of .ts files, got @colour'],
    ['a tag of objects', '@toString x', 'line 1: header: expected a tag of .ts files, got @toString'],
    ['no classes', '@data\n1:a', 'line 1: expected @classLabel true and the classes before @data, got none'],
    [
      'classLabel false',
      '@classLabel false',
      'line 1: expected labels (@classLabel true and the classes), got none',
    ],
    [
      'classLabel alone',
      '@classLabel true',
      'line 1: expected the classes behind @classLabel true, got none',
    ],
    [
      'numbers to forecast',
      '@targetLabel true',
      'line 1: expected classes, got numbers to forecast (@targetLabel)',
    ],
    [
      'time stamps',
      '@timeStamps true',
      'line 1: expected @timeStamps false, got true: time stamps are not supported',
    ],
    ['no flag', '@univariate maybe', 'line 1: header: expected true or false, got maybe'],
    ['no count', '@dimensions two', 'line 1: header: expected a count of at least 1, got two'],
    ['no sequences', header('@missing false', '# none'), 'line 4: expected sequences below @data, got none'],
    ['no label', header('', '1,2,3'), 'line 4: sequence: expected numbers, : and the label, got 1,2,3'],
    ['an empty label', header('', '1,2,3:'), 'line 4: label: expected one of @classLabel (a, b), got none'],
    [
      'an unknown label',
      header('', '1:a\n1,2,3:c'),
      'line 5: label: expected one of @classLabel (a, b), got c',
    ],
    ['no number', header('', '1,two,3:a'), 'line 4: dimension 1, step 2: expected a number, got two'],
    ['an empty number', header('', '1,,3:a'), 'line 4: dimension 1, step 2: expected a number, got none'],
    ['infinity', header('', '1,Infinity:a'), 'line 4: dimension 1, step 2: expected a number, got Infinity'],
    [
      'an empty dimension',
      header('', '1,2::a'),
      'line 4: dimension 2: expected at least one number, got none',
    ],
    ['an empty sequence', header('', ':a'), 'line 4: dimension 1: expected at least one number, got none'],
    [
      'time stamps after all',
      header('', '(0,1),(1,2):a'),
      'line 4: dimension 1, step 1: expected a number, got (0',
    ],
    [
      'missing numbers against the header',
      header('@missing false', '1,?:a'),
      'line 4: dimension 1, step 2: expected a number, as @missing is false, got ?',
    ],
    [
      'two dimensions against the header',
      header('@univariate true', '1:2:a'),
      'line 4: dimensions: expected 1 as @univariate is true, got 2',
    ],
    [
      'other dimensions than the header',
      header('@dimensions 3', '1:2:a'),
      'line 4: dimensions: expected 3 as @dimensions says, got 2',
    ],
    [
      'unequal dimensions',
      header('', '1:2:a\n1:b'),
      'line 5: dimensions: expected 2 as in the first sequence, got 1',
    ],
    [
      'dimensions of unequal length',
      header('', '1,2:2:a'),
      'line 4: dimension 2: expected 2 numbers, as many as dimension 1, got 1',
    ],
    [
      'unequal lengths against the header',
      header('@equalLength true', '1,2:a\n1:b'),
      'line 5: sequence: expected 2 steps as the first one, as @equalLength is true, got 1',
    ],
    [
      'another length than the header',
      header('@equalLength true\n@seriesLength 3', '1,2:a'),
      'line 5: sequence: expected 3 steps, as @seriesLength says, got 2',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseTs(text, { file: 'x.ts' })).toThrow(
      new LetheError('data', `parseTs: x.ts, ${message}`),
    );
  });
});
