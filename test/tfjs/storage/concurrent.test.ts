import { expect, test } from '@jest/globals';
import { weightSpecs } from '../../../src/tfjs/index.js';
import { readModel } from '../../../src/tfjs/storage/places.js';
import { runChild } from '../../child.js';
import { areAllTried, inProportion } from '../../in-proportion.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { MODELS, startSaving } from './three-models.js';

const READS = inProportion(areAllTried ? 1500 : 450);
const MOST_READS = 100 * READS;
const THREE = { who: 'three processes save', processes: 3 };
const READERS = areAllTried ? [{ who: 'another process saves', processes: 1 }, THREE] : [THREE];
const inFolder = useTemporaryFolder('concurrent');

/** Metadata, shapes and weights of the model in a folder. */
async function describeModel(folder: string): Promise<string> {
  const { json, weights } = await readModel(folder);
  const values = Buffer.from(weights).toString('base64');
  return JSON.stringify([json.userDefinedMetadata, weightSpecs(json), values]);
}

test.each(READERS)(
  'who reads while $who gets one of the models, never a mixture',
  async ({ processes }) => {
    const own = [0, 1, 2].map((model) => inFolder(`${model} of ${processes}`));
    const saveAll = own.map((folder, model) => `await models[${model}].save(${JSON.stringify(folder)});`);
    const folder = inFolder(`shared by ${processes}`);
    await runChild(`${MODELS} ${saveAll.join('\n')} await models[0].save(${JSON.stringify(folder)});`);
    const expected = await Promise.all(own.map(describeModel));
    const seen = new Map(expected.map((model) => [model, 0]));

    const saving = await Promise.all(Array.from({ length: processes }, () => startSaving(folder)));
    try {
      // However slow the disk is: until each of the models was there.
      const isMissing = (): boolean => [...seen.values()].includes(0);
      for (let read = 0; read < READS || (isMissing() && read < MOST_READS); read++) {
        const model = await describeModel(folder);
        expect(seen.has(model)).toBe(true);
        seen.set(model, (seen.get(model) ?? 0) + 1);
      }
    } finally {
      for (const each of saving) expect(await each.kill()).toBe('SIGKILL');
    }
    expect(seen.has(await describeModel(folder))).toBe(true);
    expect(Math.min(...seen.values())).toBeGreaterThan(0);
  },
  120_000,
);
