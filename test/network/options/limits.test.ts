import { describe, expect, test } from '@jest/globals';
import { LetheError } from '../../../src/core.js';
import { checkLimits, readLimits } from '../../../src/network/options/limits.js';

describe('limits that are given', () => {
  test('stand in the place of those of the model, each for itself', () => {
    const kept = { operations: 1, bytes: 2 };
    expect(readLimits('predict', undefined, kept)).toBe(kept);
    expect(readLimits('predict', null, kept)).toBe(kept);
    expect(readLimits('predict', { bytes: 3, parameters: 0 }, kept)).toEqual({
      operations: 1,
      bytes: 3,
      parameters: 0,
    });
    expect(readLimits('predict', { operations: Number.POSITIVE_INFINITY }, kept)).toEqual({
      operations: Number.POSITIVE_INFINITY,
      bytes: 2,
    });
    expect(readLimits('predict', undefined)).toBeUndefined();
  });

  test.each<[unknown, Error]>([
    [
      { operation: 1 },
      new TypeError(
        'fit: limits: expected limits bytes, parameters, operations, got operation (did you mean operations?)',
      ),
    ],
    [7, new TypeError('fit: limits: expected an object of limits, got 7')],
    [{ bytes: '9' }, new RangeError('fit: limits.bytes: expected a number of at least 0, got 9')],
    [{ bytes: Number.NaN }, new RangeError('fit: limits.bytes: expected a number of at least 0, got NaN')],
    [{ parameters: -1 }, new RangeError('fit: limits.parameters: expected a number of at least 0, got -1')],
  ])('are refused by name: %j', (given, error) => {
    expect(() => readLimits('fit', given as never)).toThrow(error);
  });
});

describe('what exceeds a limit is refused by name, with both numbers', () => {
  test.each<[object, object, string]>([
    [{ operations: 1e9 }, { operations: 1.2e13 }, 'predict: 1.2e13 operations, limits.operations is 1e9'],
    [{ parameters: 10 }, { parameters: 11 }, 'predict: 11 parameters, limits.parameters is 10'],
    [
      { operations: 1_234_567 },
      { operations: 1_234_568 },
      'predict: 1.234568e6 operations, limits.operations is 1.234567e6',
    ],
    [{ bytes: 0 }, { bytes: Number.NaN }, 'predict: at least NaN bytes, limits.bytes is 0'],
    [
      { bytes: 5, operations: 5 },
      { bytes: 6, operations: 6 },
      'predict: at least 6 bytes, limits.bytes is 5',
    ],
  ])('%j for %j', (limits, work, message) => {
    const error = new LetheError('limits', message);
    expect(() => checkLimits('predict', limits, work)).toThrow(error);
    expect(() => checkLimits('predict', limits, work)).toThrow(expect.objectContaining({ code: 'limits' }));
  });

  test('what is as much as a limit is not', () => {
    const work = { operations: 5, bytes: 6, parameters: 7 };
    checkLimits('predict', work, work);
    checkLimits('predict', {}, work);
    checkLimits('predict', { operations: Number.POSITIVE_INFINITY }, work);
  });
});
