// What is noted of live objects, and when nothing is: rather nothing than not all.
import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { observe, stillHold } from '../../../src/tfjs/model/reads.js';

interface Options {
  rate: number;
  noiseShape: (number | null)[];
  getConfig(): object;
}

const make = (): Options => tfl.layers.dropout({ rate: 0.5, noiseShape: [2, 3] }) as unknown as Options;
const configOf = (layer: Options): string => JSON.stringify(layer.getConfig());

test('gives what was read, and holds until a property of it, or of what it holds, is another', () => {
  const layer = make();
  const observed = observe(layer, configOf);
  const reads = observed?.reads ?? [];
  expect(observed?.result).toBe(configOf(layer));
  expect(stillHold(reads)).toBe(true);
  layer.rate = 0.25;
  expect(stillHold(reads)).toBe(false);
  layer.rate = 0.5;
  expect(stillHold(reads)).toBe(true);
  layer.noiseShape[1] = 4;
  expect(stillHold(reads)).toBe(false);
  layer.noiseShape[1] = 3;
  expect(stillHold(reads)).toBe(true);
  layer.noiseShape.push(1);
  expect(stillHold(reads)).toBe(false);
});

test('takes NaN for NaN, and 0 not for -0', () => {
  const layer = make();
  layer.rate = Number.NaN;
  expect(stillHold(observe(layer, configOf)?.reads ?? [])).toBe(true);
  layer.rate = 0;
  const { reads = [] } = observe(layer, configOf) ?? {};
  layer.rate = -0;
  expect(stillHold(reads)).toBe(false);
});

describe('gives nothing', () => {
  class Own extends tfl.layers.Layer {
    static className = 'Own';
  }
  const odd: { readonly [what: string]: (layer: Options) => unknown } = {
    'of a class that is not of tfjs-layers': (layer) => Object.setPrototypeOf(layer, Own.prototype),
    'of an object that holds one': (layer) => Object.assign(layer, { noiseShape: new Own({}) }),
    'where a method is its own': (layer) => Object.assign(layer, { getConfig: () => ({}) }),
    'where a property is computed': (layer) => Object.defineProperty(layer, 'rate', { get: () => 0.5 }),
    'where reading fails': (layer) => Object.defineProperty(layer, 'getConfig', { value: undefined }),
  };
  test.each(Object.entries(odd))('%s', (_, change) => {
    const layer = make();
    change(layer);
    expect(observe(layer, configOf)).toBeUndefined();
  });

  test.each<[string, (layer: Options) => unknown]>([
    ['its keys', (layer) => Object.keys(layer).length],
    ['whether it has a key', (layer) => 'rate' in layer],
  ])('where %s are asked for', (_, read) => {
    expect(observe(make(), read)).toBeUndefined();
  });
});
