import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseTs, type TsFile } from 'lethe/classify';

/** One part of a set. */
export async function readSet(folder: string, name: string, part: 'TRAIN' | 'TEST'): Promise<TsFile> {
  const file = path.join(folder, name, `${name}_${part}.ts`);
  return parseTs(await readFile(file, 'utf8'), { file });
}
