// Saves of one process that overlap, because nobody awaits them.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { campaign } from '../../../benchmarks/reliability/campaigns/overlapping.js';
import { LetheError } from '../../../src/errors.js';
import { type ModelFile, readModel, writeInTurn, writeModel } from '../../../src/network/storage/index.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { sampleFile } from './sample-model.js';

const SAVES = 20;
const inFolder = useTemporaryFolder('overlapping');
let sample: ModelFile;

beforeAll(async () => {
  sample = await sampleFile(false);
});

/** The sample as the save of that number: other weights, of another length each. */
function numbered(number: number): ModelFile {
  const [group] = sample.json.weightsManifest;
  const extra = { name: 'extra', shape: [number], dtype: 'float32' as const };
  return {
    json: {
      ...sample.json,
      userDefinedMetadata: { number },
      weightsManifest: [{ paths: ['weights.bin'], weights: [...(group?.weights ?? []), extra] }],
    },
    weights: Uint8Array.from({ length: sample.weights.length + 4 * number }, () => number),
  };
}

/** A promise, and what resolves it. */
function later<Type>(): { promise: Promise<Type>; resolve: (value: Type) => void } {
  let resolve: (value: Type) => void = () => undefined;
  const promise = new Promise<Type>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Which save a folder holds; rejects if that is not whole. */
async function numberIn(folder: string): Promise<number> {
  const { json, weights } = await readModel(folder);
  const { number } = json.userDefinedMetadata as { number: number };
  expect(new Set(weights)).toEqual(new Set([number]));
  return number;
}

describe('of saves into one folder that overlap', () => {
  test('the last one stays whole, and each resolves when it or a later one is whole there', async () => {
    const { tried, failures } = await campaign.run({ size: 3 * SAVES, seed: 1, onProgress: () => {} });
    expect(failures).toEqual([]);
    expect(tried).toBe(3 * SAVES);
  });

  test('the last one stays, however the folder is spelled', async () => {
    await mkdir(inFolder('real'));
    await symlink(inFolder('real'), inFolder('link'), 'junction');
    const real = inFolder('real', 'model');
    const spellings = [
      real,
      `${inFolder('real')}/../real//model/`,
      path.relative('.', real),
      pathToFileURL(real),
      String(pathToFileURL(`${real}/`)),
      inFolder('link', 'model'),
    ];
    const saves = Array.from({ length: SAVES }, (_, index) =>
      writeModel(numbered(index + 1), spellings[index % spellings.length] as string),
    );
    await Promise.all(saves);
    expect(await numberIn(real)).toBe(SAVES);
    expect((await readdir(real)).sort()).toEqual(['model.json', 'weights.bin']);
  });

  test('the last one that was asked for stays, though its file comes first', async () => {
    const folder = inFolder('late');
    const late = later<ModelFile>();
    const saves = [writeModel(late.promise, folder), writeModel(numbered(2), folder)];
    await saves[1];
    late.resolve(numbered(1));
    await Promise.all(saves);
    expect(await numberIn(folder)).toBe(2);
  });

  test('one whose file fails rejects, and the one before it stays', async () => {
    const folder = inFolder('failing');
    const failure = new LetheError('model', 'save: no');
    const saves = [1, 2, 0, 3, 0].map((number) =>
      writeModel(number === 0 ? Promise.reject(failure) : numbered(number), folder),
    );
    const settled = await Promise.allSettled(saves);
    expect(settled.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'rejected'],
    ]);
    expect(settled[2]).toMatchObject({ reason: failure });
    expect(await numberIn(folder)).toBe(3);
  });

  test('all reject by name where the system refuses, and the next one is saved', async () => {
    const folder = inFolder('refused');
    const saves = [1, 2, 3].map((number) => writeModel(numbered(number), folder));
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'mine');
    for (const { status, ...rest } of await Promise.allSettled(saves)) {
      expect(status).toBe('rejected');
      const { reason } = rest as { reason: unknown };
      expect(reason).toMatchObject({ code: 'data', message: expect.stringMatching(/^save: \S+refused: E/) });
    }
    rmSync(folder);
    await writeModel(numbered(4), folder);
    expect(await numberIn(folder)).toBe(4);
  });
});

test('of what waits only the last one is written', async () => {
  const written: number[] = [];
  const started = later<void>();
  const held = later<void>();
  const write = async (number: number): Promise<void> => {
    written.push(number);
    started.resolve();
    await held.promise;
  };
  const first = writeInTurn('a place', Promise.resolve(1), write);
  await started.promise;
  const rest = [2, 3, 4, 5].map((number) => writeInTurn('a place', Promise.resolve(number), write));
  await writeInTurn('another place', Promise.resolve(6), async (number) => void written.push(number));
  held.resolve();
  await Promise.all([first, ...rest]);
  expect(written).toEqual([1, 6, 5]);
});

describe('a place that is none is refused by name', () => {
  test.each([
    ['', '""'],
    [null, 'null'],
    [5, '5'],
    [{}, 'an object'],
    [[], 'an array'],
  ] as [never, string][])('%p', async (where, got) => {
    const before = readdirSync('.');
    const expected = 'a folder (path or file:// URL) or an object with save()';
    await expect(writeModel(sample, where)).rejects.toThrow(
      new TypeError(`save: where: expected ${expected}, got ${got}`),
    );
    expect(readdirSync('.')).toEqual(before);
  });

  test('below a file', async () => {
    writeFileSync(inFolder('file'), 'mine');
    for (const where of [inFolder('file'), inFolder('file', 'below')]) {
      await expect(writeModel(sample, where)).rejects.toMatchObject({
        code: 'data',
        message: expect.stringMatching(/^save: \S+file\S*: (EEXIST|ENOTDIR)/),
      });
    }
  });

  test('where the system makes no folders', async () => {
    const saving = writeModel(sample, '/proc/lethe/model'); // Node's own recursive mkdir never ends there.
    await expect(saving).rejects.toMatchObject({
      code: 'data',
      message: expect.stringMatching(/^save: \/proc\/lethe\/model: /),
    });
  });

  test('in a URL that is no path', async () => {
    const odd = 'file://elsewhere/model';
    await expect(writeModel(sample, odd)).rejects.toMatchObject({ code: 'data' });
    await expect(writeModel(sample, 'a\0b')).rejects.toMatchObject({ code: 'data' });
  });
});
