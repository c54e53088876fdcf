import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inProportion } from '../../in-proportion.js';
import { expectSameBits, runKernel, tensorOf, type Values, withBothBackends } from './both-backends.js';

withBothBackends();

/** A tensor of up to four axes, and slopes that it shares along some of them, or has no axis for. */
const calls: fc.Arbitrary<{ x: Values; alpha: Values }> = fc
  .record({
    shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
    shared: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
    left: fc.nat(3),
  })
  .chain(({ shape, shared, left }) => {
    const slopes = shape.map((size, axis) => (shared[axis] ? 1 : size)).slice(left % shape.length);
    return fc.record({ x: tensorOf(shape), alpha: tensorOf(slopes) });
  });

test('Prelu gives the bits of the CPU backend, along whichever axes the slopes are shared', async () => {
  await fc.assert(
    fc.asyncProperty(calls, async (inputs) => {
      const [ours, theirs] = [
        await runKernel('wasm', 'Prelu', inputs, {}),
        await runKernel('cpu', 'Prelu', inputs, {}),
      ];
      expect([ours.shape, ours.dtype]).toEqual([theirs.shape, theirs.dtype]);
      expectSameBits(ours.values, theirs.values);
    }),
    { numRuns: inProportion(200) },
  );
});
