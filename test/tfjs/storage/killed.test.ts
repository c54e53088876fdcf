import { cp, readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Generator } from '../../../src/random/index.js';
import { runChild } from '../../child.js';
import { areAllTried } from '../../in-proportion.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { isLeftover, MODELS, startSaving, whichModels } from './three-models.js';

/** Few in the gate: interrupted.test.ts stops a save after each of its steps. */
const KILLS = areAllTried ? 36 : 6;
/** Saves that are done before, at most: each model is once the last of them, however slow this machine is. */
const SAVES = 3;
/** Some saves on a quick machine, a part of one on a slow one. */
const LONGEST_MS = 30;
const inFolder = useTemporaryFolder('killed');

test(`a process killed while it saves leaves one whole model, ${KILLS} times in the same folder`, async () => {
  const folder = inFolder('model');
  await runChild(`${MODELS} await models[0].save(${JSON.stringify(folder)});`);
  const random = new Generator(1, 'shuffle', 0);
  const copies: string[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const saving = await startSaving(folder, kill % (SAVES + 1));
    await delay(random.uniform() * LONGEST_MS);
    expect(await saving.kill()).toBe('SIGKILL');
    const names = await readdir(folder);
    expect(names.filter((name) => !isLeftover(name)).sort()).toEqual(['model.json', 'weights.bin']);
    const copy = inFolder(`after-${kill}`);
    await cp(folder, copy, { recursive: true });
    copies.push(copy);
  }
  const found = await whichModels(copies);
  expect(found.filter((model) => typeof model === 'string')).toEqual([]);
  expect(new Set(found).size).toBeGreaterThan(1); // The moments differed.

  await runChild(`${MODELS} await models[1].save(${JSON.stringify(folder)});`);
  expect(await whichModels([folder])).toEqual([1]);
  expect(await readdir(folder)).not.toContain('weights.incoming.bin');
}, 120_000);
