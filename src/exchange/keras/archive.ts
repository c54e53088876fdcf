// model.keras of Keras 3: a zip of config.json, metadata.json and model.weights.h5.
import { unzipSync } from 'fflate';
import { readTopology } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import {
  fromKeras3,
  type Hdf5Group,
  normalizations,
  readHdf5,
  readMoments,
  takenApart,
  weightPlaces,
} from '../../formats/index.js';
import { type NetworkWeight, networkWeights, orModelError } from '../../network/index.js';
import type { ModelArtifacts } from '../../network/storage/index.js';
import { isObject } from '../../text/kinds.js';
import { inQuotes, mismatch } from '../../text/quote.js';
import { type NamedArray, toArtifacts } from '../artifacts.js';
import { parseJson } from '../json.js';
import { readArray } from './arrays.js';
import type { KerasTraining, StoredVariable } from './training/index.js';

/** The members of the archive, and their largest sizes. */
const MEMBERS = {
  'metadata.json': 1_048_576,
  'config.json': 16_777_216,
  'model.weights.h5': 2_147_483_648,
} as const;

/** A model in the form of tfjs, and how Keras compiled it; undefined if it was not compiled. */
export interface ReadModel {
  readonly artifacts: ModelArtifacts;
  readonly training: KerasTraining | undefined;
}

/**
 * Reads the model in the form of tfjs.
 *
 * @throws LetheError `data` if the file is not such a zip, or its weights do not match its layers; `model` that names the first layer that
 *   the compiled engine cannot run.
 */
export function readArchive(caller: string, file: Uint8Array): ReadModel {
  const members = unzip(caller, file);
  const textOf = (name: keyof typeof MEMBERS): { readonly [name: string]: unknown } =>
    parseJson(`${caller}: ${name}`, new TextDecoder().decode(members[name]));
  const { keras_version: version } = textOf('metadata.json');
  const config = textOf('config.json');
  const topology = { keras_version: version, model_config: takenApart(config) };
  const weights = readHdf5(`${caller}: model.weights.h5`, members['model.weights.h5']);
  const { compile_config: compiled } = config;
  return {
    artifacts: toArtifacts(topology, readWeights(caller, topology, config, weights)),
    // A model that was not compiled has an empty configuration.
    training:
      isObject(compiled) && isObject(compiled.optimizer)
        ? { config: compiled, variables: () => variablesOf(weights) }
        : undefined,
  };
}

/** `optimizer/vars/0`, `1`, ...; for an optimizer with loss scaling those of the inner optimizer. */
function variablesOf(file: Hdf5Group): StoredVariable[] {
  const inner = numbered(file, 'optimizer/inner_optimizer/vars');
  return (inner.length > 0 ? inner : numbered(file, 'optimizer/vars')).flatMap(([name, array]) =>
    array?.kind === 'dataset' ? [{ name, array }] : [],
  );
}

/** `model.weights.h5` of such a zip. */
export function weightsOf(caller: string, file: Uint8Array): Uint8Array {
  return unzip(caller, file)['model.weights.h5'];
}

function unzip(caller: string, file: Uint8Array): { readonly [name in keyof typeof MEMBERS]: Uint8Array } {
  let found: { readonly [name: string]: Uint8Array };
  try {
    found = unzipSync(file, {
      filter: ({ name, originalSize }) =>
        Object.hasOwn(MEMBERS, name) && originalSize <= MEMBERS[name as keyof typeof MEMBERS],
    });
  } catch (error) {
    throw new LetheError('data', `${caller}: expected a .keras or .h5 file (${(error as Error).message})`, {
      cause: error,
    });
  }
  const memberOf = (name: keyof typeof MEMBERS): Uint8Array => {
    const member = found[name];
    if (member !== undefined) return member;
    throw new LetheError(
      'data',
      mismatch(`${caller}: zip`, `${name} of at most ${MEMBERS[name]} bytes`, 'none'),
    );
  };
  return {
    'metadata.json': memberOf('metadata.json'),
    'config.json': memberOf('config.json'),
    'model.weights.h5': memberOf('model.weights.h5'),
  };
}

/** Weights by the names of the network: as many for each layer as it has, in order. */
export function readWeights(
  caller: string,
  topology: unknown,
  config: unknown,
  file: Hdf5Group,
): NamedArray[] {
  const weights = weightsByLayer(caller, topology);
  const normalized = normalizations(config);
  return weightPlaces(config).flatMap(({ layer, groups }) => {
    const own = weights.get(layer) ?? [];
    const moments = normalized.get(layer);
    if (moments !== undefined) {
      const [group = ''] = groups;
      const stored = () => arraysOf(caller, file, group, 2); // The third array is the number of samples in the moments.
      return readMoments(`${caller}: layer ${inQuotes(layer)}`, moments, stored, own);
    }
    const found = own.length === 0 ? [] : groups.flatMap((group) => arraysOf(caller, file, group));
    if (found.length === own.length)
      return found.map((array, index) => ({ ...array, name: own[index]?.name ?? '' }));
    throw new LetheError(
      'data',
      mismatch(`${caller}: layer ${inQuotes(layer)}`, `${own.length} weights`, found.length),
    );
  });
}

/** Weights of a network by layer names. */
export function weightsByLayer(caller: string, topology: unknown): Map<string, NetworkWeight[]> {
  const layers = new Map<string, NetworkWeight[]>();
  for (const weight of orModelError(caller, () => networkWeights(readTopology(fromKeras3(topology))))) {
    const [layer = ''] = weight.name.split('/', 1);
    layers.set(layer, [...(layers.get(layer) ?? []), weight]);
  }
  return layers;
}

/** `vars/0`, `vars/1`, ... of a group; empty if it has none. */
function arraysOf(caller: string, file: Hdf5Group, path: string, most?: number): Omit<NamedArray, 'name'>[] {
  const found = numbered(file, `${path}/vars`).slice(0, most);
  return found.map(([name, array]) => readArray(`${caller}: ${name}`, array));
}

/** The numbered children of a group, with their paths, in order; empty if there is no such group. */
function numbered(file: Hdf5Group, path: string): [path: string, child: ReturnType<Hdf5Group['child']>][] {
  let at: Hdf5Group | undefined = file;
  for (const part of path.split('/')) {
    const child: ReturnType<Hdf5Group['child']> = at.child(part);
    if (child?.kind !== 'group') return [];
    at = child;
  }
  const group = at;
  return group.names
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(a) - Number(b))
    .map((name) => [`${path}/${name}`, group.child(name)]);
}
