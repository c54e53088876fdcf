// Three models that processes save over each other; the last two have one shape, so that a mixture of both
// would not be noticed by its size.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { runForJson } from '../../child.js';

const ROOT = path.join(import.meta.dirname, '../../..');

/** Start of a script: `models`. */
export const MODELS = `
  const { SeriesPredictor } = await import('lethe');
  const make = (hiddenDim, seed) => new SeriesPredictor({ inputDim: 1, seqSize: 4, hiddenDim, seed });
  const models = [make(3, 1), make(50, 2), make(50, 3)];
`;

/** Loads every folder by the public way, in one process: which of the models it holds, or why none. */
export async function whichModels(folders: readonly string[]): Promise<(number | string)[]> {
  return runForJson(`${MODELS}
    const prints = await Promise.all(models.map((model) => model.fingerprint()));
    const found = [];
    for (const folder of ${JSON.stringify(folders)}) {
      try {
        const restored = await SeriesPredictor.load(folder);
        const index = prints.indexOf(await restored.fingerprint());
        const belongs = index >= 0 && models[index].seed === restored.seed;
        found.push(belongs ? index : 'seed and weights of different models');
      } catch (error) {
        found.push(error.message);
      }
    }
    console.log(JSON.stringify(found));
  `);
}

/** What a save that was interrupted may leave beside the model's own two files. */
export function isLeftover(name: string): boolean {
  return (
    name === 'weights.incoming.bin' ||
    name.startsWith('.lethe.lock') ||
    /^\.(model\.json|weights(\.incoming)?\.bin)\.[\w-]+\.tmp$/.test(name)
  );
}

/** A process that saves the three models in turn, without end. */
export interface Saving {
  /** Kills it at once; resolves with the signal that ended it, null if it had ended before. */
  kill(): Promise<NodeJS.Signals | null>;
}

/** Resolves when a given number of saves are done; without a number when the first one begins. */
export async function startSaving(folder: string, saves = 0): Promise<Saving> {
  const source = `${MODELS}
    await Promise.all(models.map((model) => model.fingerprint()));
    for (let turn = 0; ; turn++) {
      process.stdout.write('.');
      await models[turn % 3].save(${JSON.stringify(folder)});
    }
  `;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject).once('exit', (_, signal) => resolve(signal));
  });
  let begun = 0;
  const done = new Promise<void>((resolve) => {
    child.stdout.on('data', (dots: Buffer) => {
      begun += dots.length;
      if (begun > saves) resolve();
    });
  });
  await Promise.race([done, ended]);
  return {
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}
