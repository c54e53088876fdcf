import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sha256, sha256Hex } from '../src/sha256.js';

test('is that of the examples of FIPS 180-4', () => {
  const hex = (text: string): string => sha256Hex([new TextEncoder().encode(text)]);
  expect(hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(hex('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
  expect(hex('a'.repeat(1_000_000))).toBe('cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0');
});

test("is node:crypto's, for bytes in whatever parts, wherever they lie", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.array(fc.nat(140), { maxLength: 5 }),
      fc.nat(9),
      (bytes, cuts, offset) => {
        const shifted = new Uint8Array(bytes.length + offset).subarray(offset);
        shifted.set(bytes);
        const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length];
        places.sort((a, b) => a - b);
        const parts = places.slice(1).map((end, index) => shifted.subarray(places[index], end));
        const expected = createHash('sha256').update(bytes).digest();
        expect(sha256(parts)).toEqual(new Uint8Array(expected));
      },
    ),
    { numRuns: 2000 },
  );
});
