// tfjs-layers' model.json and its weights, to and from bytes. Reading trusts nothing: every size is checked
// against the bytes that are there before anything is made of them.
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { io, type Optimizer, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';

/** Bytes of one element; no other dtype occurs in the weights of a layers model. */
const ELEMENT_BYTES: { readonly [dtype: string]: number } = { float32: 4, int32: 4, bool: 1 };

/** tfjs has no tensors of more dimensions. */
const MAX_RANK = 6;

/** tfjs's `model.json`. Ours also says which weights belong to it; stock tfjs overlooks that. */
export interface SavedJson extends io.ModelJSON {
  /** SHA-256 of the weights' bytes, hexadecimal. */
  weightsSha256?: string;
}

/** A model as tfjs keeps it in files: what `model.json` says, and the weights' bytes. */
export interface ModelFile {
  json: SavedJson;
  weights: Uint8Array;
}

/**
 * A model's topology, weights and, on request, its optimizer's state, exactly as `model.save` gives them to
 * an IO handler.
 */
export async function toModelFile(model: LayersModel, includeOptimizer: boolean): Promise<ModelFile> {
  let artifacts: io.ModelArtifacts | undefined;
  const handler = io.withSaveHandler(async (saved) => {
    artifacts = saved;
    return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(saved) };
  });
  const counter = includeOptimizer ? catchCounter(model.optimizer) : undefined;
  try {
    await model.save(handler, { includeOptimizer });
  } finally {
    counter?.dispose();
  }
  if (artifacts === undefined) throw new LetheError('data', 'save: tfjs-layers gave no artifacts');
  return fromArtifacts(artifacts);
}

/**
 * An optimizer makes a new scalar of its count of steps each time it is asked for its state, and
 * `model.save` never disposes it: catches it on its way.
 */
function catchCounter(optimizer: Optimizer): { dispose(): void } {
  const { getWeights } = optimizer;
  const caught: Tensor[] = [];
  optimizer.getWeights = async () => {
    const state = await getWeights.call(optimizer);
    caught.push(...state.slice(0, 1).map(({ tensor }) => tensor));
    return state;
  };
  return {
    dispose() {
      Reflect.deleteProperty(optimizer, 'getWeights');
      for (const tensor of caught) tensor.dispose();
    },
  };
}

/** tfjs's artifacts, where weights lie beside their description, as a file's two parts. */
export function fromArtifacts(artifacts: io.ModelArtifacts): ModelFile {
  const { weightSpecs = [], weightData, ...rest } = artifacts;
  const json = { ...rest, weightsManifest: [{ paths: ['weights.bin'], weights: weightSpecs }] };
  return {
    json: json as io.ModelJSON,
    weights: new Uint8Array(io.CompositeArrayBuffer.join(weightData ?? [])),
  };
}

/** `model.json` as bytes, its one weights file called `weightsName`. */
export function encodeJson({ json, weights }: ModelFile, weightsName: string): Uint8Array {
  const saved: SavedJson = {
    ...json,
    weightsManifest: [{ paths: [weightsName], weights: weightSpecs(json) }],
    weightsSha256: bytesToHex(sha256(weights)),
  };
  return new TextEncoder().encode(JSON.stringify(saved));
}

/**
 * Reads `model.json`; see {@link checkJson}.
 *
 * @param source how errors call it, such as its path.
 * @throws LetheError `data` if it is not a layers model of tfjs.
 */
export function decodeJson(source: string, bytes: Uint8Array): SavedJson {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new LetheError('data', `${source}: expected JSON (${(error as Error).message})`, { cause: error });
  }
  return checkJson(source, json);
}

/**
 * Checks that a `model.json` is a layers model whose manifest is well formed: weights of known size, each name
 * and each file once.
 *
 * @throws LetheError `data` if it is not.
 */
export function checkJson(source: string, json: unknown): SavedJson {
  if (!isObject(json) || !isObject(json.modelTopology) || !Array.isArray(json.weightsManifest)) {
    throw new LetheError('data', `${source}: expected a model.json with modelTopology and weightsManifest`);
  }
  for (const group of json.weightsManifest) {
    const paths = isObject(group) ? group.paths : undefined;
    const fits =
      isObject(group) &&
      Array.isArray(group.weights) &&
      group.weights.every(isSpec) &&
      Array.isArray(paths) &&
      paths.every((path) => typeof path === 'string');
    if (!fits)
      throw new LetheError(
        'data',
        `${source}: expected weightsManifest of {paths, weights: {name, shape, dtype}}`,
      );
  }
  if (json.weightsSha256 !== undefined && typeof json.weightsSha256 !== 'string') {
    throw new LetheError('data', `${source}: expected weightsSha256 to be a string`);
  }
  const checked = json as unknown as SavedJson;
  for (const spec of weightSpecs(checked)) {
    if (spec.quantization === undefined) continue;
    throw new LetheError(
      'data',
      `${source}: weight ${quote(spec.name)}: quantized weights are not supported`,
    );
  }
  checkUnique(
    source,
    'weight',
    weightSpecs(checked).map(({ name }) => name),
  );
  checkUnique(source, 'weights file', weightPaths(checked));
  return checked;
}

function checkUnique(source: string, kind: string, names: readonly string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new LetheError('data', `${source}: expected each ${kind} once, got ${quote(name)} twice`);
    }
    seen.add(name);
  }
}

/** All weights of the manifest, in order. */
export function weightSpecs(json: io.ModelJSON): io.WeightsManifestEntry[] {
  return json.weightsManifest.flatMap((group) => group.weights);
}

/** Names of the files that hold the weights, in order. */
export function weightPaths(json: io.ModelJSON): string[] {
  return json.weightsManifest.flatMap((group) => group.paths);
}

/** Bytes of all weights; nothing that exists is as large as what a product beyond 2^53 is rounded to. */
export function totalBytes(json: io.ModelJSON): number {
  return weightSpecs(json).reduce((sum, spec) => sum + byteLength(spec), 0);
}

/**
 * Checks that the weights fill the bytes exactly and are those that were saved with this `model.json`.
 *
 * @throws LetheError `data` if they are not.
 */
export function checkWeights(source: string, { json, weights }: ModelFile): void {
  const expected = totalBytes(json);
  if (expected !== weights.length) {
    throw new LetheError('data', `${source}: expected ${expected} bytes of weights, got ${weights.length}`);
  }
  if (json.weightsSha256 === undefined) return; // Saved by stock tfjs.
  const digest = bytesToHex(sha256(weights));
  if (digest === json.weightsSha256) return;
  throw new LetheError(
    'data',
    `${source}: expected weights of SHA-256 ${json.weightsSha256.slice(0, 64)}, got ${digest}: damaged, or of another save`,
  );
}

/** Bytes of one weight without quantization. */
export function byteLength(spec: io.WeightsManifestEntry): number {
  const elements = spec.shape.reduce((product, size) => product * size, 1);
  return elements * (ELEMENT_BYTES[spec.dtype] ?? Number.NaN);
}

function isSpec(value: unknown): boolean {
  return (
    isObject(value) &&
    typeof value.name === 'string' &&
    typeof value.dtype === 'string' &&
    Object.hasOwn(ELEMENT_BYTES, value.dtype) &&
    Array.isArray(value.shape) &&
    value.shape.length <= MAX_RANK &&
    value.shape.every((size) => Number.isSafeInteger(size) && size >= 0)
  );
}

/** A name out of a file, for an error message: at most so long, and without control characters. */
export function quote(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}...` : name);
}

export function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
