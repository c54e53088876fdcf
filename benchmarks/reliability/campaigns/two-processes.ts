// Two processes that save into one folder while a third one, this, reads it.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Network } from 'lethe/core';
import { runChild } from '../../../test/child.js';
import { MODELS } from '../../../test/tfjs/storage/three-models.js';
import type { Campaign } from '../campaign.js';
import { Tally } from '../tally.js';

const TIMEOUT_MS = 600_000;
const MODEL_COUNT = 3;

/** What is in a folder: weights and metadata, which belong together. */
async function describeModel(folder: string): Promise<string> {
  const network = await Network.load(folder);
  return `${network.fingerprint()} ${JSON.stringify(network.getUserDefinedMetadata())}`;
}

/** The text of a program that saves a given number of models in turn, beginning with one of them. */
function saving(folder: string, first: number, count: number): string {
  return `${MODELS} for (let turn = 0; turn < ${count}; turn++) {
    await models[(turn + ${first}) % ${MODEL_COUNT}].save(${JSON.stringify(folder)});
  }`;
}

export const campaign: Campaign = {
  name: 'two-processes',
  what: 'Two processes that save into one folder at once leave one whole model and nothing else, and who reads meanwhile gets one of the models, never a mixture',
  size: 200,
  async run({ size, onProgress }) {
    const tally = new Tally({ size, onProgress });
    const parent = await mkdtemp(path.join(tmpdir(), 'lethe-two-processes-'));
    const inParent = (name: string): string => path.join(parent, name);
    const folder = inParent('shared');
    let reads = 0;
    const seen = new Set<string>();
    try {
      const own = Array.from({ length: MODEL_COUNT }, (_, model) => inParent(`model-${model}`));
      await Promise.all(own.map((place, model) => runChild(saving(place, model, 1), TIMEOUT_MS)));
      const expected = await Promise.all(own.map(describeModel));
      await runChild(saving(folder, 0, 1), TIMEOUT_MS);
      let saves = 0;
      const processes = [0, 1].map(async (first) => {
        const count = Math.floor(size / 2) + (first === 0 ? size % 2 : 0);
        await runChild(saving(folder, first, count), TIMEOUT_MS);
        saves += count;
      });
      let running = true;
      const ended = Promise.allSettled(processes).finally(() => {
        running = false;
      });
      const wrong: string[] = [];
      while (running) {
        const found = await describeModel(folder).catch((error: Error) => error.message);
        reads++;
        seen.add(found);
        if (!expected.includes(found)) wrong.push(`read ${reads}: ${found}`);
      }
      for (const outcome of await ended)
        if (outcome.status === 'rejected') wrong.push(String(outcome.reason));
      if (!expected.includes(await describeModel(folder))) wrong.push('the folder holds a mixture');
      const names = (await readdir(folder)).sort().join();
      if (names !== 'model.json,weights.bin') wrong.push(`the folder holds ${names}`);
      tally.add(Math.max(saves, 1), wrong.length === 0 ? undefined : wrong.slice(0, 5).join('; '));
    } finally {
      await rm(parent, { recursive: true, force: true });
    }
    return tally.result(`${reads} reads meanwhile, of ${seen.size} models`);
  },
};
