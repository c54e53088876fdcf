// docs/layers.md is what the records say, and each of its cells is so: every layer is trained, predicted with, streamed, ...
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { NotLowered } from '../../../src/compiler/index.js';
import * as core from '../../../src/core.js';
import { noise } from '../../compiler/networks.js';
import { optionsOf, type Use, useOf } from './examples.js';
import { givesMask, layersPage, PAGE, ROWS } from './table.js';

const { Network, releaseKernels, sgd } = core;

afterAll(releaseKernels);

const SAMPLES = 5;

interface Numbers {
  readonly values: Float32Array;
  readonly shape: number[];
}

function dataFor({ shape, ids }: Use, samples: number = SAMPLES): Numbers {
  const values = noise(samples * shape.reduce((product, size) => product * size, 1));
  return {
    values: ids === undefined ? values : values.map((value) => Math.floor(((value + 1) / 2) * ids)),
    shape: [samples, ...shape],
  };
}

/** Options for its builder: inner layers made by builders, names as they are in memory. */
function builderOptions(className: string): object {
  const inner = {
    Bidirectional: core.lstm({ units: 2, returnSequences: true }),
    TimeDistributed: core.dense({ units: 2 }),
    RNN: core.lstmCell({ units: 2 }),
  };
  const named = Object.entries(optionsOf(className)).map(([key, value]) => [
    key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    key === 'layer' || key === 'cell' ? inner[className as 'Bidirectional'] : value,
  ]);
  return Object.fromEntries(named);
}

test('docs/layers.md is what npm run layers makes of the records', async () => {
  expect(await readFile(PAGE, 'utf8')).toBe(layersPage());
});

describe.each(ROWS.map((row) => [row.className, row] as const))('%s', (className, row) => {
  test('trains and predicts', async () => {
    const use = useOf(className, { isTrained: true });
    const network = Network.create(use.topology, { seed: 1 });
    network.compile({ optimizer: sgd(0.1), loss: 'meanSquaredError' });
    const x = dataFor(use);
    const before = network.fingerprint();
    const outputs = await network.predict(x);
    const y = { values: noise(outputs.values.length, 3), shape: outputs.shape };
    const { history } = await network.fit(x, y, { epochs: 3, lossMasks: 'tfjs' });
    expect(network.fingerprint()).not.toBe(before);
    const [first, , last] = history.loss as [number, number, number];
    // Noise is drawn anew at each step.
    if (/Dropout|Noise/.test(className)) expect(last).toBeGreaterThan(0);
    else expect(last).toBeLessThan(first);
    expect((await network.predict(x)).values).not.toEqual(outputs.values);
  });

  test(
    row.obstacle === undefined ? 'streams the bits of its predictions' : `does not stream: ${row.obstacle}`,
    async () => {
      const use = useOf(className);
      const network = Network.create(use.topology, { seed: 1 });
      if (use.ids === undefined && use.shape.length === 1) {
        await expect(network.stream()).rejects.toThrow('expected samples [time, features]');
        return;
      }
      if (row.obstacle !== undefined) {
        await expect(network.stream()).rejects.toThrow(row.obstacle);
        return;
      }
      const x = dataFor(use, 1);
      const { values } = await network.predict(x);
      const [steps = 1] = use.shape;
      const stream = await network.stream();
      try {
        for (let step = 0; step < steps; step++) {
          const [from, to] = [step, step + 1].map((at) => (at * x.values.length) / steps);
          const part = (all: Float32Array): number[] => [
            ...all.slice((step * all.length) / steps, ((step + 1) * all.length) / steps),
          ];
          expect([...stream.step(x.values.slice(from, to))]).toEqual(part(values));
        }
      } finally {
        stream.close();
      }
    },
  );

  test(row.isTraced ? 'is looked into by a trace' : 'has nothing that a trace looks into', async () => {
    const use = useOf(className);
    const seen = await Network.create(use.topology, { seed: 1 }).trace(dataFor(use));
    expect(seen.length > 0).toBe(row.isTraced);
  });

  test(row.builder === undefined ? 'has no builder' : `is made by ${row.builder} of lethe/core`, () => {
    const { [row.builder as 'dense']: build } = core;
    if (row.builder === undefined) return;
    expect(build(builderOptions(className) as never).class_name).toBe(className);
  });

  test(`${row.masks} masks`, () => {
    const { ids, shape } = useOf(className);
    if (ids !== undefined || shape.length === 1) return; // No sequence goes in, and so no mask.
    if (row.masks === 'refuses') expect(() => givesMask(className, true)).toThrow(NotLowered);
    else expect(givesMask(className, true)).toBe(row.masks !== 'drops');
    expect(givesMask(className, false)).toBe(row.masks === 'makes');
  });

  test(
    row.fixtures.length === 0 ? 'has no fixture of Keras' : `is held to Keras: ${row.fixtures.join(', ')}`,
    async () => {
      const folder = path.join(import.meta.dirname, '../../network');
      const tests = (await readdir(folder)).filter(
        (file) => file.startsWith('keras-') && file.endsWith('.test.ts'),
      );
      const texts = await Promise.all(tests.map((file) => readFile(path.join(folder, file), 'utf8')));
      for (const fixture of row.fixtures) {
        expect(texts.some((text) => text.includes(`golden/keras/${fixture}.json`))).toBe(true);
      }
    },
  );
});
