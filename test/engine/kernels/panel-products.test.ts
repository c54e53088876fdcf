import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  inJavaScript,
  openPanelProducts,
  type PanelProducts,
} from '../../../src/engine/kernels/panel-products.js';
import { Generator } from '../../../src/random/index.js';
import { inProportion } from '../../in-proportion.js';

interface Shape {
  readonly rows: number;
  readonly depth: number;
  /** By how much strides are longer than rows. */
  readonly gaps: readonly [number, number];
}

const shapes: fc.Arbitrary<Shape> = fc.record({
  rows: fc.integer({ min: 1, max: 9 }).map((half) => 2 * half),
  depth: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 250, max: 260 }), fc.constant(700)),
  gaps: fc.tuple(fc.nat(3), fc.nat(3)),
});

/** All numbers after one product; the panel lies between a and c. */
function product(open: (count: number) => PanelProducts, { rows, depth, gaps }: Shape): Float64Array {
  const [aStride, cStride] = [depth + gaps[0], 8 + gaps[1]];
  const panel = rows * aStride;
  const c = panel + 8 * depth;
  const products = open(c + rows * cStride);
  const generator = new Generator(7, 'data');
  for (let i = 0; i < products.numbers.length; i++) products.numbers[i] = generator.normal();
  products.add(0, aStride, panel, c, cStride, rows, depth);
  return products.numbers;
}

/** The definition, one product after the other. */
function naive(count: number): PanelProducts {
  const numbers = new Float64Array(count);
  const at = (index: number): number => numbers[index] ?? Number.NaN;
  return {
    numbers,
    add(a, aStride, panel, c, cStride, rows, depth) {
      for (let row = 0; row < rows; row++) {
        for (let column = 0; column < 8; column++) {
          const place = c + row * cStride + column;
          for (let k = 0; k < depth; k++) {
            numbers[place] = at(place) + at(a + row * aStride + k) * at(panel + 8 * k + column);
          }
        }
      }
    },
  };
}

describe('products of float64 panels', () => {
  test.each([
    ['in WebAssembly', openPanelProducts],
    ['in JavaScript', inJavaScript],
  ])('%s have the bits of the definition, and touch nothing else', (_, open) => {
    fc.assert(
      fc.property(shapes, (shape) => {
        expect(product(open, shape)).toEqual(product(naive, shape));
      }),
      { numRuns: inProportion(60), seed: 1 },
    );
  });

  test('are done in WebAssembly where bytes may be compiled', () => {
    const { numbers } = openPanelProducts(3);
    expect([...numbers]).toEqual([0, 0, 0]);
    expect(numbers.buffer.byteLength).toBe(65_536); // One page of a memory.
  });
});
