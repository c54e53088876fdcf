// What killed processes leave in a folder of checkpoints.
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { expect, test } from '@jest/globals';
import { folderStore } from '../../src/checkpoint/stores/folder.js';
import { useTemporaryFolder } from '../temporary-folder.js';

const inFolder = useTemporaryFolder('leftovers');
const UUID = '0b7a7c1e-4c1e-4f7a-9d3e-5c9a1f2b3d4e';
const WRITES = 16;
const BYTES = Uint8Array.of(1, 2, 3);

test('files that were being written are deleted by the next write, of whatever checkpoint', async () => {
  const folder = inFolder('killed');
  await mkdir(folder);
  const left = ['checkpoint-000000000007.lethe', 'checkpoint-000000000123.lethe', 'best.lethe'];
  for (const name of left) await writeFile(inFolder('killed', `.${name}.${UUID}.tmp`), BYTES);
  const others = [`.model.json.${UUID}.tmp`, '.checkpoint-000000000007.lethe.tmp', 'notes.tmp'];
  for (const name of others) await writeFile(inFolder('killed', name), BYTES);
  await folderStore(folder).write('checkpoint-000000000130.lethe', BYTES);
  expect((await readdir(folder)).sort()).toEqual([...others, 'checkpoint-000000000130.lethe'].sort());
});

test('writes of two stores into one folder leave each other alone', async () => {
  const folder = inFolder('two');
  const stores = [folderStore(folder), folderStore(folder)];
  const writes = Array.from({ length: WRITES }, (_, index) =>
    stores[index % 2]?.write(`checkpoint-${String(index).padStart(12, '0')}.lethe`, BYTES),
  );
  await Promise.all(writes);
  expect((await readdir(folder)).length).toBe(WRITES);
});
