import { describe, expect, test } from '@jest/globals';
import { drawBand } from '../../src/text/band-chart.js';

describe('a chart of a forecast', () => {
  test('shows what was, what is forecast, and its interval', () => {
    const chart = drawBand({
      title: 'load',
      history: [0, 11, Number.NaN],
      forecast: [5, 11],
      low: [4, 10],
      high: [6, 11],
    });
    expect(chart).toBe(
      [
        'load',
        '       11 | .  o',
        '          |    :',
        '          |',
        '          |',
        '          |',
        '          |   :',
        '          |   o',
        '          |   :',
        '          |',
        '          |',
        '          |',
        '        0 |.',
        '          +-----',
      ].join('\n'),
    );
  });

  test('shows the last steps of a long history, and all of a forecast of 64 steps at most', () => {
    const lines = drawBand({
      title: '',
      history: new Float64Array(1000),
      forecast: new Float64Array(70).fill(1),
    })?.split('\n');
    expect(lines?.at(-1)).toBe(`          +${'-'.repeat(64)}`);
    expect(lines?.at(-2)).toBe(`        1 |${'o'.repeat(64)}`);
    const behind = drawBand({ title: '', history: new Float64Array(1000), forecast: [1] })?.split('\n');
    expect(behind?.at(-2)).toBe(`        0 |${'.'.repeat(63)}`);
  });

  test('draws one level where no two numbers differ, and nothing where there is none', () => {
    expect(
      drawBand({ title: 'flat', history: [3], forecast: [3] })
        ?.split('\n')
        .at(-2),
    ).toBe('        3 |.o');
    expect(drawBand({ title: '', history: [Number.NaN], forecast: [] })).toBeUndefined();
  });
});
