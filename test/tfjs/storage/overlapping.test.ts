// Saves that nobody awaits, into the places that tfjs keeps models in.
import { expect, test } from '@jest/globals';
import { io } from '@tensorflow/tfjs-core';
import { SeriesPredictor } from '../../../src/index.js';
import { withBackend } from '../backend-for-tests.js';

withBackend();

/** Keeps what it is given, and takes its time; fails if it is given more meanwhile. */
function makeHandler(): io.IOHandler & { readonly kept: io.ModelArtifacts[] } {
  const kept: io.ModelArtifacts[] = [];
  let busy = false;
  return {
    kept,
    async save(artifacts) {
      if (busy) throw new Error('two saves at once');
      busy = true;
      for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => void setImmediate(resolve));
      busy = false;
      kept.push(artifacts);
      return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
    },
  };
}

const make = (seed: number): SeriesPredictor =>
  new SeriesPredictor({ inputDim: 1, seqSize: 4, hiddenDim: 2, seed });

test('the last one under a URL stays, however long each takes to be made', async () => {
  const handler = makeHandler();
  io.registerSaveRouter((url) => (url === 'slow://model' ? handler : (null as unknown as io.IOHandler)));
  const saves = [1, 2, 3, 4].map((seed) =>
    make(seed).save(seed % 2 === 0 ? 'slow://model' : new URL('slow://model'), {
      includeOptimizer: seed < 4,
    }),
  );
  await Promise.all(saves);
  const last = await SeriesPredictor.load(io.fromMemory(handler.kept.at(-1) ?? {}));
  expect(last.seed).toBe(4);
  expect(await last.fingerprint()).toBe(await make(4).fingerprint());
});

test('a handler gets each of them: it may keep them in different places', async () => {
  const kept: number[] = [];
  const handler = io.withSaveHandler(async (artifacts) => {
    const { lethe } = artifacts.userDefinedMetadata as { lethe: { seed: number } };
    kept.push(lethe.seed);
    return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
  });
  await Promise.all([1, 2, 3].map((seed) => make(seed).save(handler)));
  expect(kept.sort()).toEqual([1, 2, 3]);
});
