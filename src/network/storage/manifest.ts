// The manifest of a model.json: which weights there are, how large they are, and in which files.
import { LetheError } from '../../errors.js';
import { sha256Hex } from '../../sha256.js';
import { describe, isObject, quote } from './describe.js';
import type { ModelFile, SavedJson, WeightSpec } from './types.js';

/** Bytes of one element; no other dtype occurs in the weights of a layers model. */
const ELEMENT_BYTES: { readonly [dtype: string]: number } = { float32: 4, int32: 4, bool: 1 };

/** Bytes of one element of a quantized weight. */
const QUANTIZED_BYTES: { readonly [dtype: string]: number } = { uint8: 1, uint16: 2, float16: 2 };

/** tfjs has no tensors of more dimensions. */
const MAX_RANK = 6;

/** Of weights, and of files that hold them. */
const MAX_COUNT = 10_000;

const FORM = 'expected weightsManifest of {paths, weights: {name, shape, dtype}}';

/**
 * Checks that a `model.json` is a layers model whose manifest is well formed: weights of known size, each name
 * and each file once.
 *
 * @param source how errors call it, such as its path.
 * @throws LetheError `data` if it is not.
 */
export function checkJson(source: string, json: unknown): SavedJson {
  if (!isObject(json) || !isObject(json.modelTopology) || !Array.isArray(json.weightsManifest)) {
    throw new LetheError('data', `${source}: expected a model.json with modelTopology and weightsManifest`);
  }
  for (const group of json.weightsManifest) {
    const paths = isObject(group) ? group.paths : undefined;
    if (!isObject(group) || !Array.isArray(group.weights) || !isTexts(paths)) {
      throw new LetheError('data', `${source}: ${FORM}`);
    }
    for (const spec of group.weights) checkSpec(source, spec);
  }
  if (json.weightsSha256 !== undefined && typeof json.weightsSha256 !== 'string') {
    throw new LetheError('data', `${source}: expected weightsSha256 to be a string`);
  }
  const checked = json as unknown as SavedJson;
  checkNames(
    source,
    'weight',
    weightSpecs(checked).map(({ name }) => name),
  );
  checkNames(source, 'weights file', weightPaths(checked));
  return checked;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function checkSpec(source: string, spec: unknown): void {
  if (!isObject(spec) || typeof spec.name !== 'string') throw new LetheError('data', `${source}: ${FORM}`);
  const { name, shape, dtype, quantization } = spec;
  const where = `${source}: ${FORM}: weight ${quote(name)}`;
  if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT_BYTES, dtype)) {
    const known = Object.keys(ELEMENT_BYTES).join(', ');
    throw new LetheError('data', `${where}: dtype: expected one of ${known}, got ${describe(dtype)}`);
  }
  if (!Array.isArray(shape) || shape.length > MAX_RANK || ![...shape].every(isSize)) {
    const sizes = `at most ${MAX_RANK} integers that are not negative`;
    const got = Array.isArray(shape) ? `[${shape.slice(0, MAX_RANK + 1).map(describe)}]` : describe(shape);
    throw new LetheError('data', `${where}: shape: expected ${sizes}, got ${got}`);
  }
  if (quantization !== undefined) {
    checkQuantization(`${source}: weight ${quote(name)}: quantization`, dtype, quantization);
  }
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** What tfjs can read: float32 of all three, int32 of the integers. */
function checkQuantization(where: string, dtype: string, quantization: unknown): void {
  if (!isObject(quantization)) {
    throw new LetheError('data', `${where}: expected {dtype, scale, min}, got ${describe(quantization)}`);
  }
  const { dtype: stored, scale, min } = quantization;
  if (typeof stored !== 'string' || !Object.hasOwn(QUANTIZED_BYTES, stored)) {
    const known = Object.keys(QUANTIZED_BYTES).join(', ');
    throw new LetheError('data', `${where}: dtype: expected one of ${known}, got ${describe(stored)}`);
  }
  if (dtype === 'bool' || (dtype === 'int32' && stored === 'float16')) {
    throw new LetheError('data', `${where}: ${dtype} cannot be read from ${stored}`);
  }
  if (stored === 'float16') return;
  for (const [name, value] of [
    ['scale', scale],
    ['min', min],
  ] as const) {
    if (Number.isFinite(value)) continue;
    throw new LetheError('data', `${where}: ${name}: expected a finite number, got ${describe(value)}`);
  }
}

function checkNames(source: string, kind: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new LetheError('data', `${source}: expected each ${kind} once, got ${quote(name)} twice`);
    }
    seen.add(name);
  }
  if (names.length <= MAX_COUNT) return;
  throw new LetheError('data', `${source}: expected at most ${MAX_COUNT} ${kind}s, got ${names.length}`);
}

/** All weights of the manifest, in order. */
export function weightSpecs(json: SavedJson): WeightSpec[] {
  return json.weightsManifest.flatMap((group) => group.weights);
}

/** Names of the files that hold the weights, in order; without the `./` that tfjs's downloads begin with. */
export function weightPaths(json: SavedJson): string[] {
  return json.weightsManifest.flatMap((group) => group.paths.map((path) => path.replace(/^\.\//, '')));
}

/** Bytes of all weights; nothing that exists is as large as what a product beyond 2^53 is rounded to. */
export function totalBytes(json: SavedJson): number {
  return weightSpecs(json).reduce((sum, spec) => sum + byteLength(spec), 0);
}

/** Bytes that one weight takes in the file. */
export function byteLength({ shape, dtype, quantization }: WeightSpec): number {
  const bytes = quantization === undefined ? ELEMENT_BYTES[dtype] : QUANTIZED_BYTES[quantization.dtype];
  return shape.reduce((product, size) => product * size, 1) * (bytes ?? Number.NaN);
}

/** @throws LetheError `data` if the weights do not fill the bytes exactly. */
export function checkSize(source: string, { json, weights }: ModelFile): void {
  const expected = totalBytes(json);
  if (expected === weights.length) return;
  throw new LetheError('data', `${source}: expected ${expected} bytes of weights, got ${weights.length}`);
}

/**
 * Checks that the weights fill the bytes exactly and are those that were saved with this `model.json`.
 *
 * @throws LetheError `data` if they are not.
 */
export function checkWeights(source: string, file: ModelFile): void {
  checkSize(source, file);
  const { weightsSha256: expected } = file.json;
  if (expected === undefined) return; // Saved by stock tfjs.
  const digest = sha256Hex([file.weights]);
  if (digest === expected) return;
  throw new LetheError(
    'data',
    `${source}: expected weights of SHA-256 ${expected.slice(0, 64)}, got ${digest}: damaged, or of another save`,
  );
}
