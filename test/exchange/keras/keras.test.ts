// Files that Keras 3 saved, against what Keras gives (test/golden/keras/files.py).
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { unzipSync, zipSync } from 'fflate';
import { type Network, releaseKernels } from '../../../src/core.js';
import { LetheError } from '../../../src/errors.js';
import { loadKeras, saveKeras } from '../../../src/exchange/keras/index.js';
import { Generator } from '../../../src/random/index.js';
import keras from '../../golden/keras/files/files.json' with { type: 'json' };
import { furthest } from '../../network/keras-cases.js';

afterAll(releaseKernels);

interface Tensor {
  readonly shape: number[];
  readonly values: number[];
}

const FOLDER = path.join(import.meta.dirname, '../../golden/keras/files');
const bytesOf = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(await readFile(path.join(FOLDER, file)));

const cases = Object.entries(keras.cases).flatMap(([name, { files, x, y }]) =>
  files.map((file): [string, string, readonly Tensor[], readonly Tensor[]] => [file, name, x, y]),
);

async function expectOutputs(
  network: Network,
  name: string,
  x: readonly Tensor[],
  y: readonly Tensor[],
): Promise<void> {
  const given = x.map(({ values, shape }) => ({ values: Float32Array.from(values), shape }));
  const outputs = [
    await network.predict((given.length > 1 ? given : given[0]) as (typeof given)[number]),
  ].flat();
  expect(outputs.map(({ shape }) => shape)).toEqual(y.map(({ shape }) => shape));
  // Half precision is Keras' own.
  const tolerance = name === 'half' ? 2e-3 : 1e-6;
  for (const [index, { values }] of outputs.entries()) {
    expect(furthest(values, y[index]?.values ?? [], 1)).toBeLessThan(tolerance);
  }
}

test.each(cases)(
  '%s gives what Keras gives, as bytes, by its path and by its URL',
  async (file, name, x, y) => {
    const place = path.join(FOLDER, file);
    const prints: string[] = [];
    for (const source of [await bytesOf(file), place, pathToFileURL(place)]) {
      const network = await loadKeras(source);
      await expectOutputs(network, name, x, y);
      prints.push(await network.fingerprint());
    }
    expect(new Set(prints).size).toBe(1);
  },
);

test.each(cases)(
  '%s is read again from what saveKeras writes, and written as the same bytes',
  async (file, name, x, y) => {
    const network = await loadKeras(path.join(FOLDER, file));
    const saved = saveKeras(network);
    const again = await loadKeras(saved);
    await expectOutputs(again, name, x, y);
    expect(await again.fingerprint()).toBe(await network.fingerprint());
    expect(saveKeras(again)).toEqual(saved);
  },
);

describe('what is no model of Keras is refused by name', () => {
  const zipOf = async (changed: {
    readonly [name: string]: string | Uint8Array | undefined;
  }): Promise<Uint8Array> => {
    const members: { [name: string]: Uint8Array } = { ...unzipSync(await bytesOf('lstm.keras')) };
    for (const [name, content] of Object.entries(changed)) {
      if (content === undefined) delete members[name];
      else members[name] = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    }
    return zipSync(members);
  };

  test.each<[string, () => Promise<unknown> | unknown, RegExp]>([
    ['a file that is not there', () => path.join(FOLDER, 'none.keras'), /^loadKeras: .*none\.keras: /],
    ['a text', () => new TextEncoder().encode('no model'), /^loadKeras: expected a \.keras or \.h5 file/],
    [
      'a zip of other things',
      () => zipSync({ a: new Uint8Array(3) }),
      /zip: expected metadata\.json of at most .* got none/,
    ],
    [
      'a zip without weights',
      () => zipOf({ 'model.weights.h5': undefined }),
      /zip: expected model\.weights\.h5/,
    ],
    [
      'weights that are no HDF5',
      () => zipOf({ 'model.weights.h5': 'x' }),
      /model\.weights\.h5: HDF5: file: expected its signature/,
    ],
    ['layers that are no JSON', () => zipOf({ 'config.json': '{' }), /config\.json: expected JSON/],
    [
      'layers that nobody knows',
      () =>
        zipOf({
          'config.json':
            '{"class_name": "Sequential", "config": {"layers": [{"class_name": "Lambda", "config": {"name": "a"}}]}}',
        }),
      /^loadKeras: /,
    ],
    [
      'weights of other layers',
      async () => zipOf({ 'model.weights.h5': unzipSync(await bytesOf('gru.keras'))['model.weights.h5'] }),
      /layer "lstm.*": expected 3 weights, got 0/,
    ],
  ])('%s', async (_, make, message) => {
    const error: unknown = await loadKeras((await make()) as Uint8Array).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LetheError);
    expect((error as Error).message).toMatch(message);
  });
});

test.each(['lstm.h5', 'translator.keras'])(
  '%s with any bytes changed loads, or is refused by a LetheError, 300 times',
  async (file) => {
    const whole = await bytesOf(file);
    const isZip = file.endsWith('.keras');
    const members = isZip ? unzipSync(whole) : {};
    const target = isZip ? (members['model.weights.h5'] as Uint8Array) : whole;
    const random = new Generator(1, 'shuffle', 0);
    for (let change = 0; change < 300; change++) {
      const changed = target.slice();
      for (let count = 0; count < 4; count++) {
        changed[Math.floor(random.uniform() * changed.length)] = Math.floor(random.uniform() * 256);
      }
      const bytes = isZip ? zipSync({ ...members, 'model.weights.h5': changed }, { level: 0 }) : changed;
      await loadKeras(bytes).catch((error: unknown) => {
        expect(error).toBeInstanceOf(LetheError);
      });
    }
  },
);
