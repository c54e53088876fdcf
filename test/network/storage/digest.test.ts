// SHA-256 by the runtime's own cryptography and without it: the same digits.
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { digestOf } from '../../../src/network/storage/digest.js';

const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => (index * 31) % 251);
/** What is hashed, in parts. */
const PARTS: { readonly [name: string]: readonly Uint8Array[] } = {
  nothing: [],
  'no bytes': [new Uint8Array(0)],
  'one part': [bytes],
  'a view into more': [bytes.subarray(3, 1000)],
  'parts of all lengths': [bytes.subarray(0, 1), new Uint8Array(0), bytes.subarray(1, 64), bytes],
};

function expected(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

describe.each(Object.entries(PARTS))('the digest of %s', (_, parts) => {
  afterEach(() => void jest.restoreAllMocks());

  test('is SHA-256, by crypto.subtle', async () => {
    const digest = jest.spyOn(crypto.subtle, 'digest');
    expect(await digestOf(parts)).toBe(expected(parts));
    expect(digest).toHaveBeenCalledTimes(1);
  });

  test('is the same where a page has none', async () => {
    const subtle = jest.spyOn(crypto, 'subtle', 'get').mockReturnValue(undefined as never);
    expect(await digestOf(parts)).toBe(expected(parts));
    expect(subtle).toHaveBeenCalled();
  });
});
