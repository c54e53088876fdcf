// Forgeries one by one, each with the reason for which it is refused.
import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as tf from '@tensorflow/tfjs-core';
import { LetheError, SeriesPredictor } from '../../../src/index.js';
import { splitPieces } from '../../../src/tfjs/index.js';
import { makePiece } from '../../network/storage/damage.js';
import { useTemporaryFolder } from '../../temporary-folder.js';
import { trainSmall } from './small.js';

type Json = { [name: string]: unknown };

const inFolder = useTemporaryFolder('forged');
let plain: { json: Json; weights: Uint8Array };
let withOptimizer: { json: Json; weights: Uint8Array };

beforeAll(async () => {
  // As many units as inputs: both kernels have one shape.
  const predictor = await trainSmall();
  const parts = async (includeOptimizer: boolean): Promise<typeof plain> => {
    const { json, weights } = splitPieces(await predictor.toBytes({ includeOptimizer }));
    const { weightsSha256, ...rest } = json;
    return { json: { ...rest }, weights };
  };
  plain = await parts(false);
  withOptimizer = await parts(true);
  expect(plain.weights).toHaveLength(4 * (16 + 16 + 8 + 2 + 1));
  predictor.dispose();
});

/** Values by their place, such as `weights.0.shape`; a function makes the new value of the old one. */
type Changes = { [place: string]: unknown };

/** Where the places begin that are forged most. */
const SHORT: { readonly [name: string]: string } = {
  lethe: 'userDefinedMetadata.lethe',
  weights: 'weightsManifest.0.weights',
  paths: 'weightsManifest.0.paths',
};

/** The JSON with some values exchanged, as text. A text value that begins with `raw:` is put in as it is. */
function forge(json: Json, changes: Changes): string {
  const copy = structuredClone(json);
  for (const [place, value] of Object.entries(changes)) {
    const steps = place.replace(/^\w+/, (name) => SHORT[name] ?? name).split('.');
    const last = steps.pop() ?? '';
    const holder = steps.reduce((inner, step) => inner[step] as Json, copy);
    holder[last] = typeof value === 'function' ? value(holder[last]) : value;
  }
  return JSON.stringify(copy).replace(/"raw:(.*?)"/g, '$1');
}

async function expectRefused(where: string | Uint8Array, message: RegExp): Promise<void> {
  const tensors = tf.memory().numTensors;
  const error: unknown = await SeriesPredictor.load(where).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(LetheError);
  expect(error).toMatchObject({ code: 'data', message: expect.stringMatching(message) });
  expect(tf.memory().numTensors).toBe(tensors);
}

const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
const noManifest = /expected weightsManifest of \{paths, weights: \{name, shape, dtype\}\}/;
const swap = ([first, second, ...rest]: unknown[]): unknown[] => [second, first, ...rest];

describe('refused is', () => {
  test.each<[string, RegExp, Changes]>([
    [
      'a size that fits no weight',
      /weight "lstm\/kernel": expected float32 \[2, 12\], got float32 \[2, 8\]/,
      { 'lethe.hiddenDim': 3 },
    ],
    [
      'a million units in a few bytes',
      /expected 16000052000004 bytes of weights, got 172/,
      {
        'lethe.hiddenDim': 1e6,
        'weights.0.shape': [2, 4e6],
        'weights.1.shape': [1e6, 4e6],
        'weights.2.shape': [4e6],
        'weights.3.shape': [1e6, 1],
      },
    ],
    [
      'more units than a million',
      /hiddenDim: expected an integer from 1 to 1000000, got 1000001/,
      { 'lethe.hiddenDim': 1_000_001 },
    ],
    [
      'a product beyond 2^53',
      /expected \S+ bytes of weights, got 172/,
      { 'weights.0.shape': [2 ** 53 - 1, 2 ** 53 - 1, 16] },
    ],
    ['more dimensions than tfjs has', noManifest, { 'weights.4.shape': Array(7).fill(1) }],
    ...[[-1, -1], [0.5], ['1'], [null], '1', 1, { length: 1, 0: 1 }, [2 ** 53]].map(
      (shape): [string, RegExp, Changes] => [
        `the shape ${JSON.stringify(shape)}`,
        noManifest,
        { 'weights.4.shape': shape },
      ],
    ),
    ...['float16', 'complex64', 'string', 'constructor', '__proto__', 5, null].map(
      (dtype): [string, RegExp, Changes] => [
        `the dtype ${JSON.stringify(dtype)}`,
        noManifest,
        { 'weights.4.dtype': dtype },
      ],
    ),
    [
      'the dtype int32 for a weight',
      /weight "readout\/bias": expected float32 \[1\], got int32 \[1\]/,
      { 'weights.4.dtype': 'int32' },
    ],
    [
      'quantization that the bytes do not have',
      /expected 148 bytes of weights, got 172/,
      { 'weights.2.quantization': { dtype: 'uint8', min: 0, scale: 1 } },
    ],
    [
      'kernels exchanged, though they have one shape',
      /weight 0: expected lstm\/kernel, got "lstm\/recurrent_kernel"/,
      { weights: swap },
    ],
    [
      'a name twice',
      /expected each weight once, got "lstm\/kernel" twice/,
      { 'weights.1.name': 'lstm/kernel' },
    ],
    [
      'a weight too many, without bytes',
      /weight "x": expected a layer with it, got none/,
      { weights: (specs: unknown[]) => [...specs, { name: 'x', dtype: 'float32', shape: [0] }] },
    ],
    [
      'a weight too few',
      /expected 168 bytes of weights, got 172/,
      { weights: (specs: unknown[]) => specs.slice(0, 4) },
    ],
    [
      'a value whose toString cannot be called',
      /seqSize: expected an integer from 1 to 1000000, got an object/,
      { 'lethe.seqSize': { toString: 1, valueOf: 1 } },
    ],
    [
      'a value nested deeper than any stack',
      /expected JSON nested at most 64 deep/,
      { 'lethe.seed': `raw:${deep}` },
    ],
    [
      'a list where a number belongs',
      /seed: expected an integer from 0 to 9007199254740991, got an array/,
      { 'lethe.seed': [[1]] },
    ],
    [
      'an infinite learning rate',
      /learningRate: expected a positive number, got Infinity/,
      { 'lethe.learningRate': 'raw:1e999' },
    ],
    ['another model', /expected a saved SeriesPredictor .* got another model/, { 'lethe.kind': 'Another' }],
    [
      'metadata that only __proto__ has',
      /expected a saved SeriesPredictor .* got another model/,
      { userDefinedMetadata: (own: object) => JSON.parse(`{"__proto__": ${JSON.stringify(own)}}`) },
    ],
    ['no topology', /expected a model\.json with modelTopology/, { modelTopology: 5 }],
    ['a digest that is no text', /expected weightsSha256 to be a string/, { weightsSha256: { length: 64 } }],
    [
      'a digest of other weights',
      /expected weights of SHA-256 0{64}, got [0-9a-f]{64}/,
      { weightsSha256: '0'.repeat(64) },
    ],
  ])('%s', async (_, message, changes) => {
    await expectRefused(makePiece(forge(plain.json, changes), plain.weights), message);
  });

  test('a negative count of optimizer steps', async () => {
    const weights = new Uint8Array(withOptimizer.weights);
    new DataView(weights.buffer).setInt32(plain.weights.length, -1, true); // Follows the model's own weights.
    const message = /optimizer: iter: expected one number of steps from 0 to 2147483647, got -1/;
    await expectRefused(makePiece(JSON.stringify(withOptimizer.json), weights), message);
  });

  test('a count of 2147483647 optimizer steps is believed without counting up to it', async () => {
    const weights = new Uint8Array(withOptimizer.weights);
    new DataView(weights.buffer).setInt32(plain.weights.length, 2_147_483_647, true);
    const predictor = await SeriesPredictor.load(makePiece(JSON.stringify(withOptimizer.json), weights));
    expect(predictor.model.optimizer.iterations).toBe(2_147_483_647);
    predictor.dispose();
  }, 3000);

  test.each<[RegExp, Changes]>([
    [/iter: expected one number of steps .*, got float32 \[\]$/, { 'weights.5.dtype': 'float32' }],
    [/iter: expected one number of steps .*, got int32 \[1\]$/, { 'weights.5.shape': [1] }],
    [/lstm\/kernel\/m: expected shape \[2,8\] of lstm\/kernel, got \[8,2\]$/, { 'weights.6.shape': [8, 2] }],
    [/readout\/bias\/v: expected float32, got int32$/, { 'weights.15.dtype': 'int32' }],
    [
      /lstm\/kernel\/m: expected one number of steps .*, got 16 values$/,
      {
        'weights.5.name': 'late',
        weights: (specs: unknown[]) => [...specs.slice(0, 5), ...swap(specs.slice(5))],
      },
    ],
  ])('an optimizer state of other weights: %s %j', async (message, changes) => {
    await expectRefused(makePiece(forge(withOptimizer.json, changes), withOptimizer.weights), message);
  });

  test.each<[string, RegExp]>([
    ['../secret.bin', /expected the name of a file next to it, got "\.\.\/secret\.bin"/],
    ['..\\secret.bin', /expected the name of a file next to it/],
    ['/etc/passwd', /expected the name of a file next to it/],
    ['file:///etc/passwd', /expected the name of a file next to it/],
    ['..', /expected the name of a file next to it/],
    ['.', /expected the name of a file next to it/],
    ['', /expected the name of a file next to it/],
    ['a\0b', /expected the name of a file next to it/],
    ['x'.repeat(300), /expected the name of a file next to it, got "x{79}…"/],
    ['model.json', /expected 172 bytes of weights, got \d+ or more/],
    ['none.bin', /none\.bin: ENOENT/],
  ])('the weights file %j', async (name, message) => {
    await mkdir(inFolder('model'), { recursive: true });
    await writeFile(inFolder('secret.bin'), plain.weights);
    await writeFile(inFolder('model', 'model.json'), forge(plain.json, { 'paths.0': name }));
    await expectRefused(inFolder('model'), message);
  });

  test('one weights file many times, before it is read', async () => {
    await mkdir(inFolder('many'));
    const paths = Array(1e5).fill('weights.bin');
    await writeFile(inFolder('many', 'model.json'), forge(plain.json, { paths }));
    await expectRefused(inFolder('many'), /expected each weights file once, got "weights\.bin" twice/);
  });

  test('bytes that are no model in one piece', async () => {
    const piece = makePiece(JSON.stringify(plain.json), plain.weights);
    const changed = (index: number, value: number): Uint8Array =>
      new Uint8Array(piece).fill(value, index, index + 1);
    for (const bytes of [
      new Uint8Array(0),
      piece.subarray(0, 11),
      changed(0, 0),
      changed(5, 2),
      changed(7, 1),
    ]) {
      await expectRefused(bytes, /expected a model that Lethe saved in one piece \(version 1\)/);
    }
    await expectRefused(changed(11, 255), /expected 42\d+ bytes of JSON, got \d+/);
    await expectRefused(piece.subarray(0, piece.length - 1), /expected 172 bytes of weights, got 171/);
  });
});
