import { expect, test } from '@jest/globals';
import { weightSpecs } from '../../../src/tfjs/index.js';
import { readModel } from '../../../src/tfjs/storage/places.js';
import { runChild } from '../../child.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { MODELS, startSaving } from './three-models.js';

const READS = 1500;
const inFolder = useTemporaryFolder('concurrent');

/** Metadata, shapes and weights of the model in a folder. */
async function describeModel(folder: string): Promise<string> {
  const { json, weights } = await readModel(folder);
  const values = Buffer.from(weights).toString('base64');
  return JSON.stringify([json.userDefinedMetadata, weightSpecs(json), values]);
}

test('who reads while another process saves gets one of the models, never a mixture', async () => {
  const own = [0, 1, 2].map((model) => inFolder(`${model}`));
  const saveAll = own.map((folder, model) => `await models[${model}].save(${JSON.stringify(folder)});`);
  const folder = inFolder('shared');
  await runChild(`${MODELS} ${saveAll.join('\n')} await models[0].save(${JSON.stringify(folder)});`);
  const expected = await Promise.all(own.map(describeModel));
  const seen = new Map(expected.map((model) => [model, 0]));

  const saving = await startSaving(folder);
  try {
    for (let read = 0; read < READS; read++) {
      const model = await describeModel(folder);
      expect(seen.has(model)).toBe(true);
      seen.set(model, (seen.get(model) ?? 0) + 1);
    }
  } finally {
    expect(await saving.kill()).toBe('SIGKILL');
  }
  expect(Math.min(...seen.values())).toBeGreaterThan(0);
});
