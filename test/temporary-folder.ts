import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';

/** A folder that exists while the tests of this file or `describe` run. Returns a path inside it. */
export function useTemporaryFolder(name: string): (...parts: string[]) => string {
  let folder: string | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), `lethe-${name}-`));
  });
  afterAll(async () => {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });
  return (...parts) => {
    if (folder === undefined) throw new Error('the temporary folder exists only while tests run');
    return path.join(folder, ...parts);
  };
}
