import { describe, expect, test } from '@jest/globals';
import { prepareSession, type SessionOptions } from '../../src/session/index.js';
import { dense, lstm, type Setting, trainingOptions } from '../compiler/networks.js';

const SETTING: Setting = {
  sampleShape: [5, 3],
  layers: [lstm('a', 6), dense('b', 2)],
  batchSize: 4,
  targetSize: 10,
  samples: 11,
  training: { metrics: ['meanAbsoluteError'] },
};
const OPTIONS: SessionOptions = trainingOptions(SETTING);
const { training } = OPTIONS;
if (training === undefined) throw new Error('expected a training');

describe('what a session is prepared for is kept', () => {
  test('for the same options of the same network', () => {
    const first = prepareSession(OPTIONS);
    expect(prepareSession({ ...OPTIONS, train: OPTIONS.train && { ...OPTIONS.train } })).toBe(first);
  });

  test('not for those of another network, however alike', () => {
    const first = prepareSession(OPTIONS);
    const other = prepareSession({ ...OPTIONS, network: { ...OPTIONS.network } });
    expect(other).not.toBe(first);
    expect(other.programs.map(({ instructions }) => instructions)).toEqual(
      first.programs.map(({ instructions }) => instructions),
    );
  });

  test.each<[string, Partial<SessionOptions>]>([
    ['another batch', { batchSize: 3 }],
    ['more threads', { threads: 2 }],
    ['another seed', { seed: 9 }],
    ['another optimizer', { training: { ...training, optimizer: { kind: 'sgd', learningRate: 1 } } }],
    ['clipping', { training: { ...training, clipValue: 1 } }],
    ['other clipping', { training: { ...training, clipValue: 2 } }],
    ['clipping at -0', { training: { ...training, clipValue: -0 } }],
    ['clipping at 0', { training: { ...training, clipValue: 0 } }],
    ['clipping at infinity', { training: { ...training, clipValue: Number.POSITIVE_INFINITY } }],
    ['a look for divergence', { checksFinite: true }],
    ['masks of gradients', { gradientMasks: [] }],
    ['no evaluation', { evaluation: undefined }],
    ['nothing to train on', { train: undefined }],
  ])('not for %s', (_, change) => {
    const options = { ...OPTIONS, evaluation: OPTIONS.train };
    const first = prepareSession(options);
    const changed = prepareSession({ ...options, ...change });
    expect(changed).not.toBe(first);
    // What comes in between is forgotten, and made of the same options alone.
    const fresh = prepareSession({ ...options, ...change, network: { ...OPTIONS.network } });
    expect(changed.programs.map(({ instructions }) => instructions)).toEqual(
      fresh.programs.map(({ instructions }) => instructions),
    );
  });
});
