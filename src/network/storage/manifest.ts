// The manifest of a model.json: its weights, their sizes, and their files.

import { LetheError } from '../../errors.js';
import { sha256Hex } from '../../sha256.js';
import { isObject } from '../../text/kinds.js';
import { describe, inQuotes, shorten } from '../../text/quote.js';
import { MAX_RANK, sizeOf } from '../data/numbers.js';
import { wrongData } from '../errors/wrong-data.js';
import type { ModelFile, Quantization, SavedJson, StoredType, WeightSpec } from './types.js';

/** Bytes of one element; no other dtype occurs in the weights of a layers model. */
const ELEMENT_BYTES: { readonly [dtype in StoredType]: number } = {
  float32: 4,
  int32: 4,
  bool: 1,
};

/** Bytes of one element of a quantized weight. */
const QUANTIZED_BYTES: { readonly [dtype in Quantization['dtype']]: number } = {
  uint8: 1,
  uint16: 2,
  float16: 2,
};

/** The largest number of weights, and of files with weights. */
const MAX_COUNT = 10_000;

const FORM = 'expected weightsManifest of {paths, weights: {name, shape, dtype}}';

/**
 * Checks that a `model.json` is a layers model whose manifest is well formed: weights of known size, each name
 * and each file once.
 *
 * @param source its name in errors, such as its path.
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
  const names = weightSpecs(checked).map(({ name }) => name);
  checkNames(source, 'weight', names);
  checkNames(source, 'weights file', weightPaths(checked));
  return checked;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

function checkSpec(source: string, spec: unknown): void {
  if (!isObject(spec) || typeof spec.name !== 'string') throw new LetheError('data', `${source}: ${FORM}`);
  const { name, shape, dtype, quantization } = spec;
  const where = `${source}: ${FORM}: weight ${inQuotes(name)}`;
  checkDtype(where, ELEMENT_BYTES, dtype);
  if (!Array.isArray(shape) || shape.length > MAX_RANK || ![...shape].every(isSize)) {
    const sizes = `at most ${MAX_RANK} integers that are not negative`;
    const got = Array.isArray(shape) ? `[${shape.slice(0, MAX_RANK + 1).map(describe)}]` : describe(shape);
    throw wrongData(`${where}: shape`, sizes, shorten(got));
  }
  if (quantization !== undefined) {
    checkQuantization(`${source}: weight ${inQuotes(name)}: quantization`, dtype, quantization);
  }
}

function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** What tfjs can read: float32 from all three, int32 from the integers. */
function checkQuantization(where: string, dtype: string, quantization: unknown): void {
  if (!isObject(quantization)) {
    throw wrongData(where, '{dtype, scale, min}', describe(quantization));
  }
  const { dtype: stored, scale, min } = quantization;
  checkDtype(where, QUANTIZED_BYTES, stored);
  if (dtype === 'bool' || (dtype === 'int32' && stored === 'float16')) {
    throw new LetheError('data', `${where}: ${dtype} cannot be read from ${stored}`);
  }
  if (stored === 'float16') return;
  for (const [name, value] of Object.entries({ scale, min })) {
    if (!Number.isFinite(value)) throw wrongData(`${where}: ${name}`, 'a finite number', describe(value));
  }
}

function checkDtype(
  where: string,
  bytes: { readonly [dtype: string]: number },
  dtype: unknown,
): asserts dtype is string {
  if (typeof dtype === 'string' && Object.hasOwn(bytes, dtype)) return;
  throw wrongData(`${where}: dtype`, `one of ${Object.keys(bytes).join(', ')}`, describe(dtype));
}

function checkNames(source: string, kind: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw wrongData(source, `each ${kind} once`, `${inQuotes(name)} twice`);
    seen.add(name);
  }
  if (names.length > MAX_COUNT) throw wrongData(source, `at most ${MAX_COUNT} ${kind}s`, names.length);
}

/** All weights of the manifest, in order. */
export function weightSpecs(json: SavedJson): WeightSpec[] {
  return json.weightsManifest.flatMap((group) => group.weights);
}

/** Names of the files that hold the weights, in order; without the `./` that tfjs's downloads begin with. */
export function weightPaths(json: SavedJson): string[] {
  return json.weightsManifest.flatMap((group) => group.paths.map((path) => path.replace(/^\.\//, '')));
}

/** Bytes of all weights. Products beyond 2^53 are rounded, but no file is that large. */
export function totalBytes(json: SavedJson): number {
  return weightSpecs(json).reduce((sum, spec) => sum + byteLength(spec), 0);
}

/** Bytes of one weight in the file. */
export function byteLength({ shape, dtype, quantization }: WeightSpec): number {
  if (quantization !== undefined) return sizeOf(shape) * QUANTIZED_BYTES[quantization.dtype];
  return sizeOf(shape) * ELEMENT_BYTES[dtype as StoredType]; // checkJson allows no other.
}

/** @throws LetheError `data` if the weights do not fill the bytes exactly. */
export function checkSize(source: string, { json, weights }: ModelFile): void {
  const expected = totalBytes(json);
  if (expected !== weights.length) throw wrongData(source, `${expected} bytes of weights`, weights.length);
}

/**
 * Checks that the weights fill the bytes exactly and belong to this `model.json`.
 *
 * @throws LetheError `data` if they are not.
 */
export function checkWeights(source: string, file: ModelFile): void {
  checkSize(source, file);
  const { weightsSha256: expected } = file.json;
  if (expected === undefined) return; // Saved by stock tfjs.
  const digest = sha256Hex([file.weights]);
  if (digest === expected) return;
  throw wrongData(
    source,
    `weights of SHA-256 ${shorten(expected)}`,
    `${digest}: damaged, or of another save`,
  );
}
