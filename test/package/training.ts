import { expect } from '@jest/globals';
import { runForJson } from '../child.js';

/** What user/train.js returns. */
export interface Training {
  threads: number;
  reason: string;
  /** Fingerprints. */
  predictor: string;
  model: string;
}

/** The same training run on the repository's own build in Node: what all others have to equal. */
export async function trainHere(): Promise<Training> {
  const source = `import { train } from './test/package/user/train.js';
    console.log(JSON.stringify(await train()));`;
  const training = await runForJson<Training>(source);
  expect(training).toEqual({
    threads: 2,
    reason: '',
    predictor: expect.stringMatching(/^[0-9a-f]{64}$/),
    model: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  return training;
}

/** What user-core/train.js returns. */
export interface CoreTraining {
  threads: number;
  /** Fingerprints: after the training run, and of what was saved and loaded. */
  model: string;
  restored: string;
  outputs: unknown;
}

/** The training run by lethe/core on the repository's own build in Node: what all others have to equal. */
export async function trainCoreHere(): Promise<CoreTraining> {
  const source = `import { train } from './test/package/user-core/train.js';
    console.log(JSON.stringify(await train()));`;
  return runForJson<CoreTraining>(source);
}
