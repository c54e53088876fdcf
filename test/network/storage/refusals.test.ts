// What is refused, one by one, and with which words.
import { beforeAll, describe, expect, test } from '@jest/globals';
import { LetheError } from '../../../src/errors.js';
import {
  decodeWeights,
  joinPieces,
  type ModelFile,
  type NetworkSource,
  readModel,
  type SaveHandler,
  writeModel,
} from '../../../src/network/storage/index.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { makePiece } from './damage.js';
import { sampleFile } from './sample-model.js';

type Spec = { [field: string]: unknown };

const inFolder = useTemporaryFolder('refusals');
let file: ModelFile;

beforeAll(async () => {
  file = await sampleFile(false);
  expect(file.weights).toHaveLength(172);
});

/** The sample with the fields of its last weight, `readout/bias`, changed; as text, in which `raw:` is as it is. */
function forge(changes: Spec): string {
  const [group] = file.json.weightsManifest;
  const weights = (group?.weights ?? []).map((spec, index) => (index === 4 ? { ...spec, ...changes } : spec));
  const json = { ...file.json, weightsManifest: [{ paths: ['weights.bin'], weights }] };
  return JSON.stringify(json).replace(/"raw:(.*?)"/g, '$1');
}

async function expectRefused(source: NetworkSource, message: RegExp): Promise<void> {
  const error: unknown = await readModel(source).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LetheError);
  expect(error).toMatchObject({ code: 'data', message: expect.stringMatching(message) });
}

describe('a weight', () => {
  const dtypes = 'expected one of float32, int32, bool, got';
  const stored = 'expected one of uint8, uint16, float16, got';
  const uint8 = { dtype: 'uint8', scale: 1, min: 0 };
  test.each<[string, Spec]>([
    [`weight "readout/bias": dtype: ${dtypes} "string"`, { dtype: 'string' }],
    [`weight "readout/bias": dtype: ${dtypes} "complex64"`, { dtype: 'complex64' }],
    [`weight "readout/bias": dtype: ${dtypes} "float16"`, { dtype: 'float16' }],
    [`weight "readout/bias": dtype: ${dtypes} "__proto__"`, { dtype: '__proto__' }],
    [`weight "readout/bias": dtype: ${dtypes} "toString"`, { dtype: 'toString' }],
    [`weight "readout/bias": dtype: ${dtypes} null`, { dtype: null }],
    [`weight "readout/bias": dtype: ${dtypes} an array`, { dtype: ['float32'] }],
    ['expected weightsManifest of {paths, weights: {name, shape, dtype}}', { name: 5 }],
    ['weight "a\\nb\\u0000": dtype', { name: 'a\nb\0', dtype: 0 }],
    [`weight "${'x'.repeat(79)}…": dtype`, { name: 'x'.repeat(1000), dtype: 0 }],
    ['shape: expected at most 6 integers that are not negative, got [-1]', { shape: [-1] }],
    ['shape: expected at most 6 integers that are not negative, got [1.5]', { shape: [1.5] }],
    ['shape: expected at most 6 integers that are not negative, got ["1"]', { shape: ['1'] }],
    ['shape: expected at most 6 integers that are not negative, got [Infinity]', { shape: 'raw:[1e999]' }],
    [
      'shape: expected at most 6 integers that are not negative, got [9007199254740992]',
      { shape: [2 ** 53] },
    ],
    [
      'shape: expected at most 6 integers that are not negative, got [1,1,1,1,1,1,1]',
      { shape: Array(9).fill(1) },
    ],
    [
      'shape: expected at most 6 integers that are not negative, got an object',
      { shape: { length: 1, 0: 1 } },
    ],
    ['shape: expected at most 6 integers that are not negative, got undefined', { shape: undefined }],
    ['expected 4398046511272 bytes of weights, got 172', { shape: [2 ** 40] }],
    ['bytes of weights, got 172', { shape: Array(6).fill(2 ** 53 - 1) }],
    ['expected each weight once, got "lstm/bias" twice', { name: 'lstm/bias' }],
    ['quantization: expected {dtype, scale, min}, got null', { quantization: null }],
    ['quantization: expected {dtype, scale, min}, got an array', { quantization: [] }],
    [`quantization: dtype: ${stored} "float32"`, { quantization: { ...uint8, dtype: 'float32' } }],
    [`quantization: dtype: ${stored} "constructor"`, { quantization: { ...uint8, dtype: 'constructor' } }],
    [`quantization: dtype: ${stored} undefined`, { quantization: {} }],
    ['quantization: scale: expected a finite number, got "1"', { quantization: { ...uint8, scale: '1' } }],
    [
      'quantization: scale: expected a finite number, got undefined',
      { quantization: { dtype: 'uint16', min: 0 } },
    ],
    [
      'quantization: min: expected a finite number, got Infinity',
      { quantization: { ...uint8, min: 'raw:1e999' } },
    ],
    ['quantization: bool cannot be read from uint8', { dtype: 'bool', quantization: uint8 }],
    [
      'quantization: int32 cannot be read from float16',
      { dtype: 'int32', quantization: { dtype: 'float16' } },
    ],
    ['expected 169 bytes of weights, got 172', { quantization: uint8 }],
    ['expected 170 bytes of weights, got 172', { quantization: { dtype: 'float16' } }],
  ])('%s', async (message, changes) => {
    const escaped = message.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    await expectRefused(makePiece(forge(changes), file.weights), new RegExp(`^load: bytes: .*${escaped}`));
  });

  test('in some 300 characters, whatever it holds', async () => {
    const texts = Array(7).fill('x'.repeat(1000));
    const changes = { name: texts[0], shape: texts };
    await expectRefused(makePiece(forge(changes), file.weights), /^load: bytes: .{1,310}$/);
  });

  test('in bytes that are not its own, when it is decoded', () => {
    expect(() => decodeWeights('here', { ...file, weights: file.weights.subarray(1) })).toThrow(
      new LetheError('data', 'here: expected 172 bytes of weights, got 171'),
    );
  });
});

describe('JSON', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

  test('of 64 levels is read, of 65 refused, whether as text or as objects', async () => {
    // The value is the third level: of model.json, and of userDefinedMetadata.
    const withMetadata = (value: string): string =>
      JSON.stringify({ ...file.json, userDefinedMetadata: { deep: '@' } }).replace('"@"', value);
    for (const [depth, refused] of [
      [62, false],
      [63, true],
      [200_000, true],
    ] as const) {
      const text = withMetadata(nested(depth));
      const sources: NetworkSource[] = [makePiece(text, file.weights)];
      if (depth < 1000) sources.push({ ...JSON.parse(text), weightData: file.weights });
      for (const source of sources) {
        if (refused) await expectRefused(source, /^load: \w+: expected JSON nested at most 64 deep$/);
        else await expect(readModel(source)).resolves.toBeDefined();
      }
    }
  });

  test('has brackets in its texts that do not count', async () => {
    const odd = [`${'['.repeat(100)}`, '\\', '"[{', `\\"${'{'.repeat(100)}`, '\u{1f600}['];
    const piece = joinPieces({ ...file, json: { ...file.json, userDefinedMetadata: { odd } } });
    expect((await readModel(piece)).json.userDefinedMetadata).toEqual({ odd });
  });

  test('that goes round in circles is refused', async () => {
    const circle: { [key: string]: unknown } = {};
    circle.circle = circle;
    const source = { modelTopology: circle, weightSpecs: [], weightData: new ArrayBuffer(0) };
    await expectRefused(source, /expected JSON nested at most 64 deep/);
  });

  test('over 16 MiB is refused, before it is parsed', async () => {
    const text = `${forge({})}${' '.repeat(17_000_000)}`;
    await expectRefused(
      makePiece(text, file.weights),
      /expected at most 16777216 bytes of JSON, got 17\d{6} or more/,
    );
  });

  test('with more than 10000 weights or files is refused', async () => {
    const weights = Array.from({ length: 10_001 }, (_, index) => ({
      name: `${index}`,
      shape: [0],
      dtype: 'bool',
    }));
    const paths = weights.map(({ name }) => name);
    const json = (manifest: object): string => JSON.stringify({ ...file.json, weightsManifest: [manifest] });
    const none = new Uint8Array(0);
    await expectRefused(
      makePiece(json({ weights, paths: [] }), none),
      /expected at most 10000 weights, got 10001/,
    );
    await expectRefused(
      makePiece(json({ weights: [], paths }), none),
      /expected at most 10000 weights files, got 10001/,
    );
  });

  test('is not saved where it could not be read again', async () => {
    const deep: unknown = JSON.parse(nested(70));
    const saved = { ...file, json: { ...file.json, userDefinedMetadata: { deep: deep as object } } };
    expect(() => joinPieces(saved)).toThrow('save: model.json: expected JSON nested at most 64 deep');
    await expect(writeModel(saved, inFolder('deep'))).rejects.toThrow(/nested at most 64 deep/);
  });

  test('that is no text in UTF-8, or no JSON', async () => {
    for (const text of ['', '{', '{"a": 1,}', 'NaN', "{'a': 1}"]) {
      await expectRefused(makePiece(text, file.weights), /^load: bytes: expected JSON \(/);
    }
    const piece = makePiece(forge({}), file.weights);
    piece[12 + 2] = 0xff;
    await expectRefused(piece, /^load: bytes: expected JSON \(/);
  });
});

describe('wrong arguments', () => {
  test.each<[unknown, RegExp]>([
    [undefined, /^load: expected a path, a URL, artifacts, bytes or an object with load\(\), got undefined$/],
    [null, /got null$/],
    ['', /^load: expected a path, .* got ""$/],
    [5, /got 5$/],
    [[], /got an array$/],
    [{}, /got an object$/],
    [{ save: () => undefined }, /got an object$/],
    [() => undefined, /got a function$/],
    [
      { modelTopology: {}, weightData: 'AAAA' },
      /weightData: expected an ArrayBuffer or several, got "AAAA"$/,
    ],
    [{ modelTopology: {}, weightData: [new ArrayBuffer(4), 4] }, /weightData: .* got 4$/],
    [{ load: () => undefined }, /^load: IO handler: expected artifacts of a model, got undefined$/],
  ])('load(%j)', async (source, message) => {
    const error: unknown = await readModel(source as NetworkSource).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TypeError);
    expect((error as TypeError).message).toMatch(message);
  });

  test.each([undefined, null, 5, [], {}, { load: () => undefined }])('save to %j', async (where) => {
    const error: unknown = await writeModel(file, where as unknown as SaveHandler).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(TypeError);
    expect((error as TypeError).message).toMatch(
      /^save: where: expected a folder \(path or file:\/\/ URL\) or an object with save\(\), got /,
    );
  });

  test('save to the web', async () => {
    const error: unknown = await writeModel(file, 'https://127.0.0.1/model').catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'data',
      message: 'save: expected a path, a file:// URL, an object with save(), got https://127.0.0.1/model',
    });
  });

  test('what a handler throws comes through as it is', async () => {
    const failure = new Error('gone');
    const load = async (): Promise<never> => {
      throw failure;
    };
    await expect(readModel({ load })).rejects.toBe(failure);
    await expect(writeModel(file, { save: load })).rejects.toBe(failure);
  });

  test('a folder without a model names the file that is missing', async () => {
    await expectRefused(inFolder('none'), /^load: \S+none\/model\.json: ENOENT/);
    await expectRefused(inFolder('none.json'), /^load: \S+none\.json: ENOENT/);
  });
});
