// Every step of a save is once its last: what killing at random moments may miss.
import { mkdir, readdir } from 'node:fs/promises';
import { describe, expect, test } from '@jest/globals';
import { runForJson } from '../../child.js';
import { areAllTried } from '../../in-proportion.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { isLeftover, MODELS, whichModels } from './three-models.js';

const inFolder = useTemporaryFolder('interrupted');

/** Saves one after the other into a folder: which model, and how many steps of it are done. */
type Plan = [model: number, steps: number][];
const ALL = 1e9;

/** Carries out plans; as in a process that was killed, every renaming and deleting after the last step fails. */
async function saveSteps(plans: readonly (readonly [folder: string, plan: Plan])[]): Promise<number[][]> {
  return runForJson(`
    import fs from 'node:fs/promises';
    import { syncBuiltinESMExports } from 'node:module';
    let left;
    let done;
    const step = (action) => async (...args) => {
      if (left === 0) throw new Error('killed');
      left--;
      done++;
      return action(...args);
    };
    const { rename, rm } = fs;
    fs.rename = step(rename);
    fs.rm = (place, options) => (place.endsWith('.tmp') ? Promise.resolve() : step(rm)(place, options));
    syncBuiltinESMExports();
    ${MODELS}
    const counts = [];
    for (const [folder, plan] of ${JSON.stringify(plans)}) {
      const steps = [];
      for (const [model, most] of plan) {
        left = most;
        done = 0;
        await models[model].save(folder).catch((error) => { if (error.cause?.message !== 'killed') throw error; });
        steps.push(done);
      }
      counts.push(steps);
    }
    console.log(JSON.stringify(counts));
  `);
}

describe('a save of which only the first steps were done', () => {
  test('leaves one whole model, at every step, and again at every step of the next save', async () => {
    const counted: [string, Plan] = [inFolder('counted'), [1, 2].map((model) => [model, ALL])];
    const [[, steps = 0] = []] = await saveSteps([counted]);
    expect(steps).toBe(5); // Four files are renamed, one is deleted.

    const cases: [folder: string, plan: Plan][] = [];
    const models: Plan = [
      [2, 1],
      [0, 2],
      [2, 0],
    ];
    for (let first = 0; first <= steps; first++) {
      for (let second = 0; second <= steps; second++) {
        // Of the models, which do not know of each other, one pair in turn.
        const pair = (2 * (first + second)) % models.length;
        for (const [a, b] of areAllTried ? models : models.slice(pair, pair + 1)) {
          const folder = inFolder(`${first} of ${a}, ${second} of ${b}`);
          cases.push([
            folder,
            [
              [1, ALL],
              [a, first],
              [b, second],
            ],
          ]);
        }
      }
    }
    const folders = cases.map(([folder]) => folder);
    await saveSteps(cases);
    const found = await whichModels(folders);
    const wrong = cases.filter(([, plan], index) => !plan.some(([model]) => model === found[index]));
    expect(wrong.map(([folder]) => [folder, found[folders.indexOf(folder)]])).toEqual([]);
    expect(found[folders.indexOf(inFolder('0 of 2, 0 of 1'))]).toBe(1);
    expect(found[folders.indexOf(inFolder(`${steps} of 2, ${steps} of 0`))]).toBe(0);
    for (const folder of folders) {
      const names = (await readdir(folder)).filter((name) => !isLeftover(name)).sort();
      expect(names).toEqual(['model.json', 'weights.bin']);
    }

    await saveSteps(folders.map((folder) => [folder, [[2, ALL]]]));
    expect(new Set(await whichModels(folders))).toEqual(new Set([2]));
    for (const folder of folders) expect(await readdir(folder)).not.toContain('weights.incoming.bin');
  }, 120_000);

  test('into an empty folder leaves no model, or the whole one', async () => {
    const cases = [0, 1, 2, 3].map((steps): [string, Plan] => [inFolder(`first-${steps}`), [[1, steps]]]);
    for (const [folder] of cases) await mkdir(folder);
    await saveSteps(cases);
    const none = expect.stringMatching(/model\.json: ENOENT/);
    expect(await whichModels(cases.map(([folder]) => folder))).toEqual([none, none, 1, 1]);
  });
});
