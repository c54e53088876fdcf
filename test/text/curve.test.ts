import { describe, expect, test } from '@jest/globals';
import { drawCurve } from '../../src/text/curve.js';

const options = { title: 'Loss', ends: ['0', '9'] } as const;
const draw = (values: readonly number[]): string[] | undefined => drawCurve(values, options)?.split('\n');

describe('a curve in plain characters', () => {
  test('halves on a logarithmic scale are a straight line down', () => {
    const values = Array.from({ length: 16 }, (_, index) => 2 ** -index);
    expect(drawCurve(values, { title: 'Loss by step', ends: ['0', '15'] })).toBe(
      [
        'Loss by step',
        "        1 |'.",
        "          |  '.",
        "          |    '.",
        "          |      '.",
        "          |        '.",
        "          |          '.",
        "          |            '.",
        "0.0000305 |              '.",
        '          +----------------',
        '           0             15',
      ].join('\n'),
    );
  });

  test('is at most 80 columns wide, whatever there is to draw', () => {
    for (const count of [2, 3, 59, 60, 61, 1000, 1_000_000]) {
      const lines = draw(Array.from({ length: count }, (_, index) => 1e38 / (1 + index))) ?? [];
      expect(lines).toHaveLength(11);
      for (const line of lines) {
        expect(line.length).toBeLessThanOrEqual(80);
        expect(line).toMatch(/^[ -~]*$/);
      }
    }
  });

  test('each column has a value, and the last column the last one', () => {
    const lines =
      draw(Array.from({ length: 1000 }, (_, index) => (index === 999 ? 100 : 1 + (index % 7)))) ?? [];
    const rows = lines.slice(1, 9).map((line) => line.slice(11).padEnd(60));
    for (let column = 0; column < 60; column++) {
      expect(rows.filter((row) => row[column] !== ' ')).toHaveLength(1);
    }
    expect(rows[0]?.[59]).toBe("'");
    expect(lines[1]).toMatch(/^ +100 \|/);
  });

  test.each([
    [[]],
    [[1]],
    [[2, 2, 2]],
    [[1, 0]],
    [[1, -1]],
    [[1, Number.NaN, 2]],
    [[Number.POSITIVE_INFINITY, 1]],
  ])('there is none of %j', (values) => {
    expect(draw(values)).toBeUndefined();
  });
});
