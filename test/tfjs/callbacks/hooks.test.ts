import { describe, expect, test } from '@jest/globals';
import * as tfl from '@tensorflow/tfjs-layers';
import { LogCallback } from '../../../src/tfjs/callbacks/callbacks.js';
import { hooksOf } from '../../../src/tfjs/callbacks/hooks.js';

describe('what callbacks need', () => {
  const listen = async (): Promise<void> => {};
  const needs = (callback: Parameters<typeof hooksOf>[0][number]): string[] =>
    Object.entries(hooksOf([callback]))
      .filter(([, need]) => need !== 'nothing')
      .map(([method, need]) => `${method} ${need}`);

  test('is told by what they override', () => {
    class Own extends tfl.Callback {
      override async onBatchEnd(): Promise<void> {}
    }
    class Wrapped extends tfl.CustomCallback {
      override async onEpochBegin(): Promise<void> {}
    }
    expect(needs(new Own())).toEqual(['onBatchEnd model']);
    expect(needs(new Wrapped({}, 'never'))).toEqual(['onEpochBegin model']);
    expect(needs(new tfl.CustomCallback({ onTrainEnd: listen }, 'never'))).toEqual(['onTrainEnd model']);
    expect(needs(new tfl.CustomCallback({ onYield: listen }, 'auto'))).toEqual([
      'onEpochBegin logs', // Where it learns the epoch that it tells.
      'onBatchEnd model',
    ]);
    const nextFrameFunc = listen;
    expect(needs(new tfl.CustomCallback({ nextFrameFunc }, 'epoch'))).toEqual(['onEpochEnd model']);
    expect(needs(new tfl.CustomCallback({ nextFrameFunc }, 'never'))).toEqual([]);
    expect(needs(new tfl.CustomCallback({}, 'batch'))).toEqual([]);
    expect(needs(new LogCallback({ onEpochEnd: listen }))).toEqual(['onEpochEnd logs']);
    expect(needs(tfl.callbacks.earlyStopping())).toEqual([
      'onTrainBegin logs',
      'onEpochEnd logs',
      'onTrainEnd logs',
    ]);
    expect(hooksOf([]).onEpochEnd).toBe('nothing');
  });
});
