import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { philox4x32 } from '../../src/random/philox.js';
import { inProportion } from '../in-proportion.js';

type Counter = [number, number, number, number];
type Key = [number, number];

function block(counter: Counter, key: Key): number[] {
  const out = new Uint32Array(4);
  philox4x32(counter, key, out);
  return [...out];
}

/** The paper's definition once more, with exact 64-bit products. */
function referenceBlock(counter: Counter, key: Key): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  for (let round = 0; round < 10; round++) {
    const product0 = 0xd2511f53n * c0;
    const product1 = 0xcd9e8d57n * c2;
    [c0, c1] = [(product1 >> 32n) ^ c1 ^ k0, product1 & 0xffffffffn];
    [c2, c3] = [(product0 >> 32n) ^ c3 ^ k1, product0 & 0xffffffffn];
    k0 = (k0 + 0x9e3779b9n) & 0xffffffffn;
    k1 = (k1 + 0xbb67ae85n) & 0xffffffffn;
  }
  return [c0, c1, c2, c3].map(Number);
}

describe('philox4x32', () => {
  const ones = 0xffffffff;
  const vectors: [Counter, Key, number[]][] = [
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [ones, ones, ones, ones],
      [ones, ones],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ];

  test.each(vectors)('reproduces the published vector of counter %j, key %j', (counter, key, expected) => {
    expect(block(counter, key)).toEqual(expected);
  });

  test('equals the definition in exact 64-bit arithmetic for any counter and key', () => {
    const word = fc.oneof(fc.integer({ min: 0, max: ones }), fc.constantFrom(0, 1, 0xffff, 0x10000, ones));
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), fc.tuple(word, word), (counter, key) => {
        expect(block(counter, key)).toEqual(referenceBlock(counter, key));
      }),
      { seed: 1, numRuns: inProportion(2000) },
    );
  });

  test('writes four words and leaves its arguments and the rest of the output alone', () => {
    const counter: Counter = [1, 2, 3, 4];
    const key: Key = [5, 6];
    const out = new Uint32Array(6).fill(7);
    philox4x32(counter, key, out);
    expect(counter).toEqual([1, 2, 3, 4]);
    expect(key).toEqual([5, 6]);
    expect([...out]).toEqual([...referenceBlock(counter, key), 7, 7]);
  });
});
