// What states and numbers are in a receipt: the same on every processor.
import { describe, expect, test } from '@jest/globals';
import { doubleBits, fromDoubleBits } from '../../src/receipt/state.js';

describe('the bits of a double', () => {
  test.each([0, -0, 1, -1.5, 1e-310, Number.MAX_VALUE, Number.POSITIVE_INFINITY, 0.1])(
    'of %p come back',
    (value) => {
      expect(fromDoubleBits(doubleBits(value))).toBe(value);
    },
  );

  test('are those of one NaN, whichever it is', () => {
    const words = new Uint32Array([0, 0x7ff8_0000, 1, 0xfff8_0000, 0, 0x7ff4_0001]);
    for (const value of new Float64Array(words.buffer)) expect(doubleBits(value)).toBe('7ff8000000000000');
  });

  test('are none of what is no such text', () => {
    for (const text of ['', '7ff8', 'x'.repeat(16), '7FF8000000000000'])
      expect(fromDoubleBits(text)).toBeNaN();
  });
});
