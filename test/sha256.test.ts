// Node's OpenSSL is the judge.
import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hexOf, sha256, sha256Hex } from '../src/sha256.js';

const expected = (parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

test('the examples of the standard', () => {
  const of = (text: string): string => sha256Hex([new TextEncoder().encode(text)]);
  expect(of('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(of('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(of('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq')).toBe(
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  );
});

test('every length around two blocks, in one part, in two and in three', () => {
  const bytes = Uint8Array.from({ length: 200 }, (_, index) => (index * 37 + 11) % 256);
  for (let length = 0; length <= bytes.length; length++) {
    const whole = bytes.subarray(0, length);
    const half = Math.floor(length / 2);
    const third = Math.floor(length / 3);
    const digest = expected([whole]);
    expect(sha256Hex([whole])).toBe(digest);
    expect(sha256Hex([whole.subarray(0, half), whole.subarray(half)])).toBe(digest);
    expect(sha256Hex([whole.subarray(0, third), new Uint8Array(0), whole.subarray(third)])).toBe(digest);
  }
});

test('parts of any length, wherever they lie in their buffers', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.nat({ max: 7 })), { maxLength: 8 }),
      (drawn) => {
        const parts = drawn.map(([bytes, offset]) => {
          const wider = new Uint8Array(bytes.length + offset);
          wider.set(bytes, offset);
          return wider.subarray(offset);
        });
        expect(hexOf(sha256(parts))).toBe(expected(parts));
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

test('one within another: parts may be made by hashing', () => {
  const parts = function* (): Generator<Uint8Array> {
    yield Uint8Array.of(1, 2, 3);
    yield sha256([Uint8Array.of(4)]);
  };
  expect(sha256Hex(parts())).toBe(expected([...parts()]));
});
