// Verdicts in words: no difference is without a sentence, and texts out of a file stay short.
import { describe, expect, test } from '@jest/globals';
import type { Outcome } from '../../../src/demo/audit/protocol.js';
import { duration, meaningOf, sentenceOf } from '../../../src/demo/audit/words.js';
import { shownDifference } from '../../../src/demo/audit/worker/difference.js';
import { doubleBits } from '../../../src/receipt/state.js';

function outcome(verdict: Outcome['verdict'], what?: string, epoch: number | null = null): Outcome {
  return {
    verdict,
    ...{
      signed: false,
      compared: { states: 2, of: 5 },
      epochs: 1,
      milliseconds: 3,
      facts: null,
      curves: null,
    },
    difference: what === undefined ? null : { what, epoch, receipt: 'a', here: 'b' },
  };
}

describe('a verdict', () => {
  test.each<[Outcome, string]>([
    [
      outcome('exact'),
      'Computed again here, bit for bit the same: 1 epoch, 2 states on the way and the weights at the end.',
    ],
    [
      outcome('different', 'history of val_loss', 3),
      'Computed again here, and it is not what the receipt says. First difference in epoch 3: val loss.',
    ],
    [
      outcome('different', 'state', 0),
      'Computed again here, and it is not what the receipt says. First difference in epoch 0: the weights, or what the optimizer keeps beside them.',
    ],
    [
      outcome('different', 'something new'),
      'Computed again here, and it is not what the receipt says. First difference: something new.',
    ],
    [outcome('unfit', 'batchSize'), 'The receipt does not fit: batchSize.'],
    [
      outcome('forged', 'signature'),
      'The signature is not by the key that you gave, or something was changed after it was signed.',
    ],
  ])('%#', (given, sentence) => {
    expect(sentenceOf(given)).toBe(sentence);
    expect(meaningOf(given)).toMatch(/prove|true/);
  });

  test('takes little of what stands in a file', () => {
    expect(sentenceOf(outcome('different', `history of ${'x'.repeat(5000)}`)).length).toBeLessThan(300);
    const { receipt } = shownDifference({ what: 'data', expected: 'y'.repeat(5000), got: '' });
    expect(receipt.length).toBeLessThan(100);
  });
});

test('losses are shown as numbers, with their bits', () => {
  const bits = doubleBits(0.1);
  expect(shownDifference({ what: 'history of loss', epoch: 2, expected: bits, got: 'none' })).toEqual({
    what: 'history of loss',
    epoch: 2,
    receipt: `0.1 (bits ${bits})`,
    here: 'none',
  });
});

test('times are told in milliseconds or seconds', () => {
  expect([0.2, 35.4, 999, 1000, 61_240].map(duration)).toEqual(['1 ms', '35 ms', '999 ms', '1 s', '61.2 s']);
});
