import { describe, expect, test } from '@jest/globals';
import { mostOfReceipt, readReceiptParts, receiptParts } from '../../src/receipt/kept.js';
import type { Receipt } from '../../src/receipt/statement.js';

const [first, second] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];
const receiptOf = (sha256: string): Receipt =>
  ({ subject: [{ name: 'weights', digest: { sha256 } }] }) as unknown as Receipt;
const networks = [first, second].map((own) => ({ fingerprint: () => own }));
const receipts = [receiptOf(first), receiptOf(second)];

describe('receipts in a file of networks', () => {
  test('come back as they were; a file without has none', () => {
    expect(readReceiptParts('load', receiptParts(receipts), networks)).toEqual(receipts);
    expect(readReceiptParts('load', {}, networks)).toEqual([]);
    expect(Object.keys(receiptParts(receipts)).map(mostOfReceipt)).not.toContain(undefined);
    expect(mostOfReceipt('receipts.json')).toBeUndefined();
  });

  test.each([
    [
      'of other weights',
      [receiptOf(first), receiptOf(first)],
      /^load: receipt-1\.json: weights: expected b+, got a+$/,
    ],
    ['for one network of two', [receiptOf(first)], /^load: receipt-1\.json: expected a receipt, got none$/],
    [
      'without subjects',
      [{}, {}] as Receipt[],
      /^load: receipt-0\.json: weights: expected a+, got undefined$/,
    ],
    ['that are no receipts', [null, 7] as unknown as Receipt[], /^load: receipt-0\.json: weights: /],
  ])('%s are refused', (_, given, message) => {
    expect(() => readReceiptParts('load', receiptParts(given), networks)).toThrow(message);
  });

  test('that are no JSON are refused', () => {
    const parts = { ...receiptParts(receipts), 'receipt-0.json': Uint8Array.of(123) };
    expect(() => readReceiptParts('load', parts, networks)).toThrow(/^load: receipt-0\.json: expected JSON$/);
  });
});
