// A classifier in one file: the same after it was read, and no damaged file is taken.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { unzipSync, zipSync } from 'fflate';
import { SequenceClassifier } from '../../src/classify/index.js';
import { LetheError } from '../../src/errors.js';
import { waves } from './waves.js';

let classifier: SequenceClassifier;
let file: Uint8Array;

beforeAll(async () => {
  const options = {
    epochs: 2,
    units: 4,
    networks: 2,
    validationSplit: 0.2,
    scaling: 'minMax',
    patch: 2,
  } as const;
  classifier = await SequenceClassifier.fit(waves(30, { features: 2 }), options);
  file = await classifier.save();
});

test('is the same after it was saved and loaded', async () => {
  const loaded = await SequenceClassifier.load(file);
  const data = waves(9, { seed: 2, features: 2 });
  expect(loaded.fingerprint()).toBe(classifier.fingerprint());
  expect(loaded.classes).toEqual(classifier.classes);
  expect(loaded.training).toEqual(classifier.training);
  expect(await loaded.evaluate(data)).toEqual(await classifier.evaluate(data));
  expect(await loaded.save()).toEqual(file);
  expect(await classifier.save()).toEqual(file);
});

test('is a zip that any tool opens', () => {
  expect(Object.keys(unzipSync(file))).toEqual(['classifier.json', 'network-0.lethe', 'network-1.lethe']);
});

describe('a file that is not whole is refused', () => {
  const withPart = (name: string, bytes: Uint8Array): Uint8Array =>
    zipSync({ ...unzipSync(file), [name]: bytes });
  const without = (name: string): Uint8Array => {
    const { [name]: _, ...rest } = unzipSync(file);
    return zipSync(rest);
  };
  const json = (): { scaler: object } => {
    const { 'classifier.json': bytes } = unzipSync(file);
    return JSON.parse(new TextDecoder().decode(bytes)) as { scaler: object };
  };
  const withJson = (fields: object): Uint8Array =>
    withPart('classifier.json', new TextEncoder().encode(JSON.stringify({ ...json(), ...fields })));
  const withScaler = (fields: object): Uint8Array => withJson({ scaler: { ...json().scaler, ...fields } });

  test.each<[string, () => Uint8Array, RegExp]>([
    ['nothing', () => new Uint8Array(), /^load: expected the file of a classifier/],
    ['cut off', () => file.subarray(0, file.length - 40), /^load: expected the file of a classifier/],
    ['no classifier.json', () => without('classifier.json'), /classifier\.json: expected JSON/],
    ['no JSON', () => withPart('classifier.json', Uint8Array.of(123)), /classifier\.json: expected JSON/],
    ['no network', () => without('network-1.lethe'), /file: expected network-1\.lethe, got none/],
    ['a damaged network', () => withPart('network-0.lethe', Uint8Array.of(1)), /load: .*: expected a model/],
    ['another format', () => withJson({ format: 'zip' }), /format: expected lethe-classifier, got zip/],
    ['a later version', () => withJson({ version: 2 }), /version: expected 1, got 2/],
    ['one class', () => withJson({ classes: ['a'] }), /classes: expected two labels or more, each once/],
    ['a class twice', () => withJson({ classes: ['a', 'b', 'a'] }), /classes: expected two labels or more/],
    ['more classes', () => withJson({ classes: ['a', 'b', 'c', 'd'] }), /of 4 numbers and 4 outputs/],
    ['no majority', () => withJson({ majority: 3 }), /majority: expected the number of a class, got 3/],
    ['another patch', () => withJson({ patch: 3 }), /network 0: expected steps of 6 numbers/],
    ['patch 0', () => withJson({ patch: 0 }), /patch: expected an integer of at least 1, got 0/],
    ['a scale of 0', () => withScaler({ one: [0, 1] }), /scaler: expected zero, one and mean/],
    ['an unequal scaler', () => withScaler({ mean: [1] }), /scaler: expected zero, one and mean/],
    ['an unknown rule', () => withScaler({ missing: 'guess' }), /scaler: expected zero, one and mean/],
    ['no training', () => withJson({ training: [] }), /training: expected a record for each network/],
    ['a training that is none', () => withJson({ training: [{}, {}] }), /training 0: expected epochs/],
  ])('%s', async (_, damaged, message) => {
    await expect(SequenceClassifier.load(damaged())).rejects.toThrow(message);
    await expect(SequenceClassifier.load(damaged())).rejects.toBeInstanceOf(LetheError);
  });

  test('one that is larger than its limits', async () => {
    await expect(SequenceClassifier.load(file, { limits: { parameters: 10 } })).rejects.toMatchObject({
      code: 'limits',
    });
  });
});
