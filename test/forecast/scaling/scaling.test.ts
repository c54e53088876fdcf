import { describe, expect, test } from '@jest/globals';
import { exponential } from '../../../src/forecast/scaling/exponential.js';
import { fitScaler } from '../../../src/forecast/scaling/fit-scaler.js';
import { SCALING_NAMES, scaled, unscaled } from '../../../src/forecast/scaling/scalers.js';
import { windowScale } from '../../../src/forecast/scaling/window-scale.js';

const VALUES = [4, 1, 9, 16, 25, Number.NaN, 2];

describe.each(SCALING_NAMES)('%s', (kind) => {
  const scaler = fitScaler('load', kind, VALUES);

  test('is undone', () => {
    for (const value of [0.5, 4, 1000])
      expect(unscaled(scaler, scaled('load', scaler, value))).toBeCloseTo(value, 9);
  });

  test('leaves missing values missing', () => {
    expect(scaled('load', scaler, Number.NaN)).toBeNaN();
  });

  test('of a constant is the constant', () => {
    const constant = fitScaler('load', kind, [3, 3]);
    expect(unscaled(constant, scaled('load', constant, 3))).toBeCloseTo(3, 12);
    expect(Number.isFinite(scaled('load', constant, 4))).toBe(true);
  });

  test('needs values', () => {
    const message = 'load: expected values in the training part, got none';
    expect(() => fitScaler('load', kind, [Number.NaN])).toThrow(message);
  });
});

test('are what their names say', () => {
  const of = (kind: Parameters<typeof fitScaler>[1]) => fitScaler('load', kind, [1, 2, 3, 6]);
  expect(of('none')).toMatchObject({ shift: 0, scale: 1 });
  expect(of('standard')).toMatchObject({ shift: 3, scale: Math.sqrt(14 / 4) });
  expect(of('min-max')).toMatchObject({ shift: 1, scale: 5 });
  expect(of('robust')).toMatchObject({ shift: 2.5, scale: 2 });
});

test('a logarithm is refused of what has none, by its column', () => {
  const message = 'load: scaling log: expected a number above 0, got 0';
  expect(() => fitScaler('load', 'log', [1, 0])).toThrow(message);
  const scaler = fitScaler('load', 'log', [1, 2]);
  expect(() => scaled('load', scaler, 0)).toThrow(message);
});

test('a window is scaled by its own values, and not blown up', () => {
  expect(windowScale([1, 2, 3])).toEqual({ shift: 2, scale: Math.sqrt(2 / 3) });
  expect(windowScale([2, Number.NaN, 2])).toEqual({ shift: 2, scale: 0.1 });
  expect(windowScale([Number.NaN])).toEqual({ shift: 0, scale: 1 });
});

test('the exponential is that of the engine to the last bits', () => {
  let worst = 0;
  for (let x = -700; x < 705; x += 0.37) worst = Math.max(worst, Math.abs(exponential(x) / Math.exp(x) - 1));
  expect(worst).toBeLessThan(5e-16);
  expect([0, 800, -800, Number.NaN].map(exponential)).toEqual([1, Number.POSITIVE_INFINITY, 0, Number.NaN]);
});
