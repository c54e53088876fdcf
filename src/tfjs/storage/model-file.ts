// tfjs-layers' model.json and its weights, to and from bytes. Reading trusts nothing: every size is checked
// against the bytes that are there before anything is made of them.
import { io, type Optimizer, type Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { LetheError } from '../../errors.js';

/** Bytes of one element; no other dtype occurs in the weights of a layers model. */
const ELEMENT_BYTES: { readonly [dtype: string]: number } = { float32: 4, int32: 4, bool: 1 };

/** A model as tfjs keeps it in files: what `model.json` says, and the weights' bytes. */
export interface ModelFile {
  json: io.ModelJSON;
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
export function encodeJson(json: io.ModelJSON, weightsName: string): Uint8Array {
  const [group] = json.weightsManifest;
  const manifest = [{ paths: [weightsName], weights: group?.weights ?? [] }];
  return new TextEncoder().encode(JSON.stringify({ ...json, weightsManifest: manifest }));
}

/**
 * Reads `model.json` and checks that its manifest is well formed.
 *
 * @param source how errors call it, such as its path.
 * @throws LetheError `data` if it is not a layers model of tfjs.
 */
export function decodeJson(source: string, bytes: Uint8Array): io.ModelJSON {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new LetheError('data', `${source}: expected JSON (${(error as Error).message})`, { cause: error });
  }
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
  return json as unknown as io.ModelJSON;
}

/** All weights of the manifest, in order. */
export function weightSpecs(json: io.ModelJSON): io.WeightsManifestEntry[] {
  return json.weightsManifest.flatMap((group) => group.weights);
}

/**
 * Checks that the weights fill the bytes exactly.
 *
 * @throws LetheError `data` with both sizes if they do not.
 */
export function checkWeightBytes(source: string, json: io.ModelJSON, bytes: number): void {
  let expected = 0;
  for (const spec of weightSpecs(json)) {
    if (spec.quantization !== undefined) {
      throw new LetheError('data', `${source}: weight ${spec.name}: quantized weights are not supported`);
    }
    expected += byteLength(spec);
  }
  if (expected === bytes) return;
  throw new LetheError('data', `${source}: expected ${expected} bytes of weights, got ${bytes}`);
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
    value.shape.every((size) => Number.isSafeInteger(size) && size >= 0)
  );
}

export function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
