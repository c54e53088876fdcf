import { describe, expect, test } from '@jest/globals';
import { readSequences, writeSequences } from '../../src/demo/typed-sequences.js';

const SERIES = { features: 1, steps: null };
const FLAGGED = { features: 3, steps: null };

describe('sequences of one number each step', () => {
  test('are lines of numbers with spaces or commas', () => {
    expect(readSequences('1 2 3\n\n 4,5.5, -6e-1 \r\n.5\n', SERIES)).toEqual({
      sequences: [[[1], [2], [3]], [[4], [5.5], [-0.6]], [[0.5]]],
    });
  });

  test.each([
    ['', 'Type at least one sequence.'],
    [' \n ', 'Type at least one sequence.'],
    ['1 2\n3 x', 'Line 2: expected numbers from -1000000 to 1000000, such as 2 or -0.5, got "x".'],
    ['NaN', 'Line 1: expected numbers from -1000000 to 1000000, such as 2 or -0.5, got "NaN".'],
    ['1e9', 'Line 1: expected numbers from -1000000 to 1000000, such as 2 or -0.5, got "1e9".'],
    ['0x1F', 'Line 1: expected numbers from -1000000 to 1000000, such as 2 or -0.5, got "0x1F".'],
    ['1 '.repeat(501), 'Line 1: expected at most 500 steps, got 501.'],
    ['1\n'.repeat(21), 'Expected at most 20 sequences, got 21.'],
    ['1'.repeat(20_001), 'Expected at most 20000 characters, got 20001.'],
  ])('%j is refused', (text, problem) => {
    expect(readSequences(text, SERIES)).toEqual({ problem });
  });

  test('have as many steps as the network takes', () => {
    expect(readSequences('1 2 3', { features: 1, steps: 4 })).toEqual({
      problem: 'Line 1: this network takes 4 steps, got 3.',
    });
  });
});

describe('sequences of several numbers each step', () => {
  test('have semicolons between steps', () => {
    expect(readSequences('0.5 1 0; 0 0 0\n1 1 1;', FLAGGED)).toEqual({
      sequences: [
        [
          [0.5, 1, 0],
          [0, 0, 0],
        ],
        [[1, 1, 1]],
      ],
    });
  });

  test.each([
    ['0.5 1', 'Line 1: step 1: expected 3 numbers, and a semicolon between steps, got 2.'],
    ['1 1 1;; 1 1 1', 'Line 1: step 2: expected 3 numbers, and a semicolon between steps, got nothing.'],
  ])('%j is refused', (text, problem) => {
    expect(readSequences(text, FLAGGED)).toEqual({ problem });
  });
});

test.each([
  [
    SERIES,
    [
      [[1], [2]],
      [[0.125], [-3]],
    ],
    '1 2\n0.125 -3',
  ],
  [
    FLAGGED,
    [
      [
        [0.123, 1, 0],
        [4, 0, 1],
      ],
    ],
    '0.123 1 0; 4 0 1',
  ],
])('what is written is read', (shape, sequences, text) => {
  expect(writeSequences(sequences)).toBe(text);
  expect(readSequences(text, shape)).toEqual({ sequences });
});
