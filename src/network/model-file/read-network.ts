// Reads a saved model into the parts of a network: its layers, its weights in the engine's order, and the other fields
// of the file.

import { type NetworkDescription, readOutputNames, readTopology } from '../../compiler/index.js';
import {
  cellPaths,
  findByPath,
  fromKeras3,
  modelOf,
  normalizations,
  readMoments,
} from '../../formats/index.js';
import { checkKind } from '../../text/kinds.js';
import { inQuotes, mismatch } from '../../text/quote.js';
import { checkFills, checkNumbers } from '../data/numbers.js';
import { orModelError } from '../errors/model-error.js';
import type { Limits } from '../options/limits.js';
import { decodeWeights, type ModelFile, type SavedJson, type StoredWeight } from '../storage/index.js';
import { type NetworkWeight, networkWeights, toEngineOrder, weightOrder } from '../weights/weight-order.js';
import { matchWeights } from './match-weights.js';

/** All fields of a model.json but the weights: kept, and saved again, unchanged. */
export type ModelFields = Omit<SavedJson, 'weightsManifest' | 'weightsSha256'>;

/** The parts of a network. */
export interface NetworkParts {
  readonly fields: ModelFields;
  readonly description: NetworkDescription;
  /** For each output the layer that computes it. */
  readonly outputNames: readonly string[];
  /** Names and shapes, layer by layer: the engine's order. */
  readonly weights: readonly NetworkWeight[];
  /** For each position in the order of tfjs's `model.getWeights()`, the position in the engine's. */
  readonly order: readonly number[];
  /** Values of the weights, in the engine's order. */
  readonly values: readonly Float32Array[];
  /** The optimizer's weights in the file. */
  readonly optimizer: readonly StoredWeight[];
  /** The limits that it was loaded with, if any. */
  readonly limits?: Limits | undefined;
}

/** The contents of a topology, and the topology as tfjs-layers writes it. */
export interface Layers extends Pick<NetworkParts, 'description' | 'outputNames' | 'weights' | 'order'> {
  readonly topology: ModelFields['modelTopology'];
}

/**
 * Reads the layers of a topology, possibly one of Keras 3.
 *
 * @param caller begins the messages of errors.
 * @throws LetheError `model` naming the first layer or option that the compiled engine cannot run.
 */
export function readLayers(caller: string, given: unknown): Layers {
  const what = mismatch(caller, 'a model for the compiled engine', 'one it cannot run');
  return orModelError(what, () => {
    const topology = fromKeras3(given) as ModelFields['modelTopology'];
    const description = readTopology(topology);
    const outputNames = readOutputNames(topology);
    const weights = networkWeights(description);
    return { topology, description, outputNames, weights, order: weightOrder(weights) };
  });
}

/**
 * @param file the checked result of `readModel`
 * @param given the topology whose weights the file must have; default: its own
 * @throws LetheError `data` if the weights do not fit the layers, `model` as for {@link readLayers}.
 */
export function readNetwork(
  caller: string,
  file: ModelFile,
  given: unknown = file.json.modelTopology,
): NetworkParts {
  const { weightsManifest, weightsSha256, ...others } = file.json;
  const { topology, ...layers } = readLayers(caller, given);
  const fields = { ...others, modelTopology: topology };
  const stored = decodeWeights(caller, file);
  const own = stored.filter(({ group }) => group !== 'optimizer');
  const named = withMoments(caller, topology, layers.weights, withCellNames(topology, own));
  const values = matchWeights(caller, layers, named, findByPath);
  return { ...layers, fields, values, optimizer: stored.filter(({ group }) => group === 'optimizer') };
}

/** Keras names the cells of a stack, tfjs-layers numbers them. */
function withCellNames(topology: unknown, stored: readonly StoredWeight[]): readonly StoredWeight[] {
  const cells = [...cellPaths(modelOf(topology))];
  if (cells.length === 0) return stored;
  return stored.map((weight) => {
    const [keras, own] = cells.find(([path]) => weight.name.includes(`${path}/`)) ?? ['', ''];
    return { ...weight, name: weight.name.replace(keras, own) };
  });
}

/**
 * Keras' Normalization layers keep mean and variance under other names, together with a count, or in their
 * configuration.
 */
function withMoments(
  caller: string,
  topology: unknown,
  weights: readonly NetworkWeight[],
  given: readonly StoredWeight[],
): readonly StoredWeight[] {
  let stored = given;
  for (const [layer, config] of normalizations(modelOf(topology))) {
    const own = weights.filter(({ name }) => name.startsWith(`${layer}/`));
    if (stored.some(({ name }) => name === own[0]?.name)) continue; // A file written by Lethe.
    const named = (of: string) => stored.filter(({ name }) => `/${name}`.endsWith(`/${layer}/${of}`));
    const kept = ['mean', 'variance'].flatMap(named);
    const replaced = [...kept, ...named('count')];
    const moments = readMoments(`${caller}: layer ${inQuotes(layer)}`, config, () => kept, own);
    stored = [
      ...stored.filter((weight) => !replaced.includes(weight)),
      ...moments.map((moment) => ({ ...moment, dtype: 'float32' as const })),
    ];
  }
  return stored;
}

/**
 * Checks new values for all weights.
 *
 * @param given in the order of `model.getWeights()`
 * @returns copies, in the engine's order
 * @throws RangeError naming the weight whose length does not fit.
 */
export function checkValues(
  caller: string,
  { weights, order }: Pick<NetworkParts, 'weights' | 'order'>,
  given: readonly ArrayLike<number>[],
): Float32Array[] {
  checkKind(caller, Array.isArray(given), `a list of ${weights.length} weights`, given);
  if (given.length !== weights.length) {
    throw new RangeError(mismatch(caller, `${weights.length} weights`, given.length));
  }
  return toEngineOrder(order, given).map((values, position) => {
    const { name, shape } = weights[position] as NetworkWeight;
    checkNumbers(`${caller}: weight ${inQuotes(name)}`, values);
    checkFills(`${caller}: weight ${inQuotes(name)}`, 'numbers', shape, values);
    return Float32Array.from(values);
  });
}
