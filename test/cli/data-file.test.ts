// What data files may hold, and how each mistake in one is named.
import { mkdir, writeFile } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { readDataFile } from '../../src/cli/data-file.js';
import { LetheError } from '../../src/errors.js';
import { useTemporaryFolder } from '../temporary-folder.js';
import { inTurn } from './in-turn.js';
import type { PredictReport, TrainReport } from './run-cli.js';

const { expectFailure, letheJson, letheText } = inTurn();
const inFolder = useTemporaryFolder('data');

async function read(name: string, content: string | Uint8Array): ReturnType<typeof readDataFile> {
  await writeFile(inFolder(name), content);
  return readDataFile(inFolder(name));
}

const train = {
  x: [
    [[1], [2], [3]],
    [[4], [5], [6]],
  ],
  y: [
    [1, 3, 5],
    [4, 9, 11],
  ],
};
const testPart = { x: [[[7], [8], [9]]], y: [[7, 15, 17]] };

const csv = `set,sequence,x,y
train,1,1,1
train,1,2,3
train,2,4,4
train,1,3,5
train,2,5,9
test,1,7,7
test,1,8,15
test,1,9,17
train,2,6,11
`;
const plainCsv = 'sequence,x,y\na,1,1\na,2,3\na,3,5\nb,4,4\nb,5,9\nb,6,11\n';

describe('a data file in JSON', () => {
  test('with train and test', async () => {
    expect(await read('both.json', JSON.stringify({ train, test: testPart }))).toEqual({
      train,
      test: testPart,
    });
    expect(await read('train.json', JSON.stringify({ train }))).toEqual({ train });
    expect(await read('test.json', JSON.stringify({ test: testPart }))).toEqual({ test: testPart });
  });

  test('with x and y alone, for both', async () => {
    expect(await read('alone.json', JSON.stringify(train))).toEqual({ train, test: train });
  });

  test('without y, to predict only', async () => {
    expect(await read('x.json', '{"test": {"x": [[1, 2]]}}')).toEqual({ test: { x: [[[1], [2]]] } });
    expect(await read('x.csv', 'sequence,x\n1,1\n1,2\n')).toEqual({
      train: { x: [[[1], [2]]] },
      test: { x: [[[1], [2]]] },
    });
  });

  test('with a flat x where there is one input', async () => {
    const flat = { x: train.x.map((sequence) => sequence.flat()), y: train.y };
    expect(await read('flat.json', JSON.stringify(flat))).toEqual({ train, test: train });
    expect(await read('flat2.json', JSON.stringify({ train: flat, test: testPart }))).toEqual({
      train,
      test: testPart,
    });
  });

  test('with several inputs', async () => {
    const wide = { x: [[[1, 2, 3]], [[4, 5, 6]]], y: [[1], [2]] };
    expect(await read('wide.json', JSON.stringify(wide))).toEqual({ train: wide, test: wide });
  });

  test('with a byte order mark, CRLF and any extension', async () => {
    const text = `\ufeff${JSON.stringify(train, null, 2).replaceAll('\n', '\r\n')}`;
    expect(await read('bom.txt', text)).toEqual({ train, test: train });
  });
});

describe('a data file in CSV', () => {
  test('with a set column, rows of a sequence anywhere', async () => {
    expect(await read('set.csv', csv)).toEqual({ train, test: testPart });
    const onlyTest = csv.replaceAll(/^train.*\n/gm, '');
    expect(await read('only-test.csv', onlyTest)).toEqual({ test: testPart });
  });

  test('without a set column, for both', async () => {
    expect(await read('plain.csv', plainCsv)).toEqual({ train, test: train });
  });

  test('with several x columns in their order, and others overlooked', async () => {
    const wide = 'note,x2,sequence,x10,y,x1\nhello,1,s,2,9,3\n,4,s,5,8,6\n';
    const data = {
      x: [
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
      ],
      y: [[9, 8]],
    };
    expect(await read('wide.csv', wide)).toEqual({ train: data, test: data });
  });

  test('with byte order mark, CRLF, blanks, empty lines, quotes, and .CSV', async () => {
    const text = plainCsv
      .replace('x,y', '"x", y ')
      .replace('a,1,1', '"a"," 1 ","1.0"')
      .replace('a,2,3', 'a,2e0,+3\n\n')
      .replaceAll('\n', '\r\n');
    expect(await read('WINDOWS.CSV', `\ufeff${text}`)).toEqual({ train, test: train });
    expect(await read('no-end.csv', plainCsv.trimEnd())).toEqual({ train, test: train });
  });
});

test('both formats train to the same fingerprint and get the same predictions', async () => {
  await writeFile(inFolder('one.json'), JSON.stringify({ train, test: testPart }));
  await writeFile(inFolder('one.csv'), csv);
  const prints: string[] = [];
  const answers: PredictReport[] = [];
  for (const name of ['one.json', 'one.csv']) {
    const data = ['--data', inFolder(name)];
    const trained = await letheJson<TrainReport>([
      'train',
      ...data,
      '--epochs',
      '5',
      '--save',
      inFolder('model'),
    ]);
    prints.push(trained.fingerprint);
    answers.push(await letheJson<PredictReport>(['predict', '--model', inFolder('model'), ...data]));
  }
  expect(prints[1]).toBe(prints[0]);
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[0]?.truth).toEqual(testPart.y);
});

const json = (x: unknown, y: unknown): string => JSON.stringify({ x, y });
const deep = `{"x": ${'['.repeat(1e5)}1${']'.repeat(1e5)}, "y": [[1]]}`;

describe('a mistake in a data file is named with file and place', () => {
  test.each<[string, string, string | Uint8Array, string | RegExp]>([
    ['an empty file', 'j.json', '', /Unexpected end of JSON input/],
    ['no JSON', 'j.json', '{"x":\n[1,}', /Unexpected token/],
    ['no UTF-8', 'j.json', Uint8Array.of(0x22, 0xff, 0x22), 'expected text in UTF-8'],
    ['UTF-16', 'j.csv', Buffer.from(`\ufeff${plainCsv}`, 'utf16le'), 'expected text in UTF-8'],
    ['null', 'j.json', 'null', 'expected {"x": [...], "y": [...]}'],
    ['a list', 'j.json', '[[1, 2]]', 'expected {"x": [...], "y": [...]}'],
    ['y as text', 'j.json', '{"train": {"x": [[1]], "y": "1"}}', 'train: expected {"x": [...], "y": [...]}'],
    ['test null', 'j.json', '{"test": null}', 'test: expected {"x": [...], "y": [...]}'],
    ['no sequence', 'j.json', json([], []), 'x: expected sequences, got none'],
    ['an empty sequence', 'j.json', json([[]], [[]]), 'x, sequence 1: expected steps, got none'],
    ['no inputs', 'j.json', json([[[]]], [[1]]), 'x, sequence 1, step 1: expected inputs, got none'],
    [
      'ragged steps',
      'j.json',
      json([[1, 2], [3]], [[1, 2], [3]]),
      'x, sequence 2: expected 2 steps as in sequence 1, got 1',
    ],
    [
      'ragged inputs',
      'j.json',
      json([[[1, 2], [3]]], [[1, 2]]),
      'x, sequence 1, step 2: expected 2 inputs as in sequence 1, got 1',
    ],
    [
      'half flat',
      'j.json',
      json([[1, [2]]], [[1, 2]]),
      'x, sequence 1, step 1: expected an array of inputs, got 1',
    ],
    ['too deep', 'j.json', deep, 'x, sequence 1, step 1: expected a number, got an array'],
    ['less y than x', 'j.json', json([[1], [2]], [[1]]), 'y: expected 2 sequences as in x, got 1'],
    ['more y than x', 'j.json', json([[1]], [[1], [2]]), 'y: expected 1 sequences as in x, got 2'],
    ['shorter y', 'j.json', json([[1, 2]], [[1]]), 'y, sequence 1: expected 2 steps as in sequence 1, got 1'],
    ['a flat y', 'j.json', json([[1, 2]], [1]), 'y, sequence 1: expected an array of steps, got 1'],
    ['text', 'j.json', json([[1, 'two']], [[1, 2]]), 'x, sequence 1, step 2: expected a number, got "two"'],
    ['null', 'j.json', json([[1, null]], [[1, 2]]), 'x, sequence 1, step 2: expected a number, got null'],
    ['true', 'j.json', json([[1, 2]], [[1, true]]), 'y, sequence 1, step 2: expected a number, got true'],
    [
      'an object',
      'j.json',
      '{"x": [[{"toString": 1}]], "y": [[1]]}',
      'x, sequence 1, step 1: expected a number, got an object',
    ],
    [
      'infinity',
      'j.json',
      '{"x": [[1]], "y": [[1e999]]}',
      'y, sequence 1, step 1: expected a finite float32 number, got Infinity',
    ],
    [
      'beyond float32',
      'j.json',
      json([[3.5e38]], [[1]]),
      'x, sequence 1, step 1: expected a finite float32 number, got 3.5e+38',
    ],
    ['an empty CSV', 'c.csv', '', 'expected columns sequence, x (or x1, x2, ...) and, to train, y, got none'],
    ['JSON in a CSV', 'c.csv', json([[1]], [[1]]), /Quote|Invalid|expected columns/],
    [
      'no x column',
      'c.csv',
      'sequence,y\n1,1\n',
      'expected columns sequence, x (or x1, x2, ...) and, to train, y, got sequence, y',
    ],
    ['a heading alone', 'c.csv', 'sequence,x,y\n', 'expected rows below the heading, got none'],
    ['a column twice', 'c.csv', 'sequence,x,x,y\n1,1,2,3\n', 'expected each column once, got "x" twice'],
    ['a short row', 'c.csv', 'sequence,x,y\n1,1\n', /Invalid Record Length.*line 2/],
    ['a long row', 'c.csv', 'sequence,x,y\n1,1,1,1\n', /Invalid Record Length.*line 2/],
    ['an open quote', 'c.csv', 'sequence,x,y\n1,"1,2\n', /Quote Not Closed.*line 2/],
    ['text', 'c.csv', 'sequence,x,y\n1,1,1\n1,abc,2\n', 'row 2, column x: expected a number, got "abc"'],
    ['an empty cell', 'c.csv', 'sequence,x,y\n1,1,\n', 'row 1, column y: expected a number, got ""'],
    [
      'infinity',
      'c.csv',
      'sequence,x,y\n1,Infinity,1\n',
      'row 1, column x: expected a number, got "Infinity"',
    ],
    [
      'no sequence',
      'c.csv',
      'sequence,x,y\n,1,1\n',
      'row 1, column sequence: expected the sequence’s number or name, got none',
    ],
    [
      'another set',
      'c.csv',
      'sequence,set,x,y\n1,train,1,1\n1,both,1,1\n',
      'row 2, column set: expected train or test, got "both"',
    ],
    [
      'ragged sequences',
      'c.csv',
      'sequence,x,y\n1,1,1\n1,2,2\n2,3,3\n',
      'x, sequence 2: expected 2 steps as in sequence 1, got 1',
    ],
  ])('%s (%s)', async (_, name, content, message) => {
    const error = await read(name, content).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LetheError);
    const { code, message: text } = error as LetheError;
    expect([code, text.startsWith(`${inFolder(name)}: `)]).toEqual(['data', true]);
    const rest = text.slice(inFolder(name).length + 2);
    if (typeof message === 'string') expect(rest).toBe(message);
    else expect(rest).toMatch(message);
  });

  test('a file that is missing, or a folder', async () => {
    await mkdir(inFolder('folder.csv'));
    await expect(readDataFile(inFolder('none.json'))).rejects.toThrow(/none\.json: ENOENT/);
    await expect(readDataFile(inFolder('folder.csv'))).rejects.toThrow(/folder\.csv: EISDIR/);
  });

  test('the command line fails with code 1 on one line, control characters of the file left out', async () => {
    await writeFile(inFolder('broken.json'), '{"x":\n\u001b[31m\n');
    await expectFailure(['train', '--data', inFolder('broken.json')], 1, /broken\.json: Unexpected token/);
    await writeFile(inFolder('broken.csv'), 'sequence,x,y\n1,\u001b[31mred,1\n');
    await letheText(['train', '--epochs', '1', '--save', inFolder('model')]);
    const args = ['predict', '--model', inFolder('model'), '--data', inFolder('broken.csv')];
    await expectFailure(args, 1, /broken\.csv: row 1, column x: expected a number, got "\\u001b\[31mred"\n$/);
    await writeFile(inFolder('train.json'), JSON.stringify({ train }));
    await expectFailure(
      ['predict', '--model', inFolder('model'), '--data', inFolder('train.json')],
      1,
      /train\.json: expected test data, got none/,
    );
    await writeFile(inFolder('test.json'), JSON.stringify({ test: testPart }));
    await expectFailure(
      ['train', '--data', inFolder('test.json')],
      1,
      /test\.json: expected training data, got none/,
    );
  });
});
