import { afterAll, beforeAll } from '@jest/globals';
import { releaseWasm, useWasm } from '../../src/tfjs/index.js';

/** Starts the single-threaded backend before the tests of a file and ends it after them. */
export function withBackend(): void {
  beforeAll(async () => void (await useWasm({ threads: 1 })));
  afterAll(() => releaseWasm({ discardTensors: true }));
}
