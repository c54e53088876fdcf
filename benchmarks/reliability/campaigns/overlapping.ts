// Saves of one process into one folder that overlap, as nobody awaits them.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dense, lstm, Network } from 'lethe/core';
import { Generator } from '../../../src/random/index.js';
import type { Campaign } from '../campaign.js';
import { Tally } from '../tally.js';

/** Of one wave, at most. */
const MOST_AT_ONCE = 12;

/** Networks of two sizes, each with weights of its own. */
function makeNetworks(): Network[] {
  return Array.from({ length: MOST_AT_ONCE }, (_, seed) =>
    Network.create([lstm({ units: seed % 2 === 0 ? 3 : 24, inputShape: [4, 1] }), dense({ units: 1 })], {
      seed,
    }),
  );
}

/** Which of the networks the folder holds; throws if it holds none whole. */
async function heldIn(folder: string, prints: readonly string[]): Promise<number> {
  const found = prints.indexOf((await Network.load(folder)).fingerprint());
  if (found < 0) throw new Error('the folder holds weights that nobody saved');
  return found;
}

/** All of them at once: each has to be there, or a later one, when its save resolves; at the end the last one, alone. */
async function saveAll(networks: readonly Network[], folder: string): Promise<void> {
  const prints = networks.map((network) => network.fingerprint());
  const saves = networks.map(async (network, index) => {
    await network.save(folder);
    const held = await heldIn(folder, prints);
    if (held < index) throw new Error(`save ${index} resolved while the folder held save ${held}`);
  });
  await Promise.all(saves);
  const held = await heldIn(folder, prints);
  if (held !== prints.length - 1) throw new Error(`of ${prints.length} saves number ${held} stayed`);
  const names = (await readdir(folder)).sort().join();
  if (names !== 'model.json,weights.bin') throw new Error(`the folder holds ${names}`);
}

export const campaign: Campaign = {
  name: 'overlapping-saves',
  what: 'Saves of one process into one folder that overlap leave the last model whole, and each resolves when its model, or a later one, is there',
  size: 1000,
  async run({ size, seed, onProgress }) {
    const tally = new Tally({ size, onProgress });
    const folder = await mkdtemp(path.join(tmpdir(), 'lethe-overlapping-'));
    const networks = makeNetworks();
    const random = new Generator(seed, 'shuffle', 0);
    try {
      while (tally.tried < size) {
        const count = Math.min(2 + random.integer(MOST_AT_ONCE - 1), size - tally.tried);
        const order = [...random.permutation(MOST_AT_ONCE)].slice(0, count);
        const wave = order.map((index) => networks[index] as Network);
        const failure = await saveAll(wave, folder).then(
          () => undefined,
          (error: Error) => `after ${tally.tried} saves, ${count} at once: ${error.message}`,
        );
        tally.add(count, failure);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    return tally.result();
  },
};
