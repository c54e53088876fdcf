// Curves: what is shown of long runs, and how it is drawn.
import { describe, expect, test } from '@jest/globals';
import { type Curves, curvesOf } from '../../../src/demo/audit/curves.js';
import { draw } from '../../../src/demo/draw/charts.js';

const falling = (count: number): number[] => Array.from({ length: count }, (_, epoch) => 10 / (epoch + 1));

describe('curves', () => {
  test('of short runs have every epoch; what was not computed yet is no number', () => {
    expect(curvesOf([3, 2, 1], [3, 2], { first: 5, marked: null })).toEqual({
      ...{ first: 5, last: 7, epochs: [5, 6, 7], marked: null },
      ...{ receipt: [3, 2, 1], found: [3, 2, Number.NaN] },
    });
  });

  test('of long runs are few enough to be seen, the last and the marked one among them', () => {
    const { epochs, receipt } = curvesOf(falling(100_003), falling(70_000), { first: 0, marked: 701 });
    expect(epochs.length).toBeLessThan(250);
    expect(epochs).toEqual([...epochs].sort((a, b) => a - b));
    for (const epoch of [0, 700, 701, 702, 100_002]) expect(epochs).toContain(epoch);
    expect(receipt[epochs.indexOf(701)]).toBe(10 / 702);
  });

  test('of no epochs are empty, wherever the mark is', () => {
    expect(curvesOf([], [], { first: 0, marked: 3 }).epochs).toEqual([]);
  });
});

test.each<[string, Curves]>([
  ['of nothing', curvesOf([], [], { first: 0, marked: null })],
  ['of one epoch', curvesOf([1], [1], { first: 0, marked: 0 })],
  ['with a mark', curvesOf(falling(1000), falling(900), { first: 0, marked: 600 })],
  ['below 0', curvesOf([1, -1, -3], [1, -1], { first: 2, marked: null })],
  ['that broke', curvesOf([1, Number.NaN, Number.POSITIVE_INFINITY], [Number.NaN], { first: 0, marked: 1 })],
])('losses %s are drawn', (_, curves) => {
  for (const width of [240, 900]) {
    const svg = draw({ curves, width }).curves ?? '';
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"/);
    expect(svg).toContain(`width="${width}"`);
    // A content security policy of the page refuses what would be styled in place.
    expect(svg).not.toMatch(/<style|style=|<script|NaN|undefined|Infinity/);
  }
});
