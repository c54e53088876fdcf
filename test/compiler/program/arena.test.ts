import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Arena } from '../../../src/compiler/program/arena.js';
import { ARENA_START } from '../../../src/kernels/program/arena.js';
import { RUNS } from '../../kernels/cases.js';

test('blocks begin at multiples of 16, one behind the other, and end where the arena ends', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000)), (sizes) => {
      const arena = new Arena();
      let end = ARENA_START;
      for (const size of sizes) {
        expect(arena.take(size, 'data')).toBe(end);
        end += 16 * Math.ceil(size / 16);
      }
      expect(arena.bytes).toBe(end);
      expect(end % 16).toBe(0);
    }),
    RUNS,
  );
});

test('programs that lie over each other take what the largest takes, and later blocks lie behind it', () => {
  const arena = new Arena();
  arena.take(64, 'weights');
  const { mark } = arena;
  const first = arena.floats(100, 'activations');
  arena.rewind(mark);
  expect(arena.floats(10, 'activations')).toBe(first);
  expect(arena.bytes).toBe(ARENA_START + 64 + 400);
  expect(arena.bytesByUse).toEqual(
    new Map([
      ['weights', 64],
      ['activations', 400],
    ]),
  );
  arena.rewindToWidest();
  expect(arena.take(16, 'program')).toBe(ARENA_START + 64 + 400);
});
