// The HDF5 format of Keras 2, which Keras 3 still writes: layers as JSON in an attribute, weights by name.
import { LetheError } from '../../errors.js';
import {
  type AttributeValue,
  type Hdf5Group,
  normalizations,
  readHdf5,
  takenApart,
} from '../../formats/index.js';
import { inQuotes, mismatch } from '../../text/quote.js';
import { type NamedArray, toArtifacts } from '../artifacts.js';
import { parseJson } from '../json.js';
import type { ReadModel } from './archive.js';
import { readArray } from './arrays.js';
import type { KerasTraining, StoredVariable } from './training/index.js';

/**
 * Reads such a file in the form of tensorflowjs' converter.
 *
 * @throws LetheError `data` if there is no complete model in it.
 */
export function readLegacy(caller: string, file: Uint8Array): ReadModel {
  const root = readHdf5(caller, file);
  const config = textOf(root.attributes.get('model_config'));
  if (config === undefined) {
    const what = 'model_config (written by model.save, not by save_weights)';
    throw new LetheError('data', mismatch(`${caller}: HDF5`, what, 'none'));
  }
  const topology = {
    keras_version: textOf(root.attributes.get('keras_version')) ?? '2',
    model_config: takenApart(parseJson(`${caller}: model_config`, config)),
  };
  const weights = groupOf(caller, root, 'model_weights');
  const normalized = normalizations(topology.model_config);
  const arrays = textsOf(weights.attributes, 'layer_names').flatMap((layer) => {
    const group = groupOf(caller, weights, layer);
    return textsOf(group.attributes, 'weight_names').flatMap((name) => {
      // Keras 2 names them `mean:0`, without the layer.
      const [parent = '', own = ''] = `${layer}/${name.replace(/:0$/, '')}`.split('/').slice(-2);
      if (!normalized.has(parent)) return [arrayOf(caller, group, name)];
      return own === 'count' ? [] : [{ ...arrayOf(caller, group, name), name: `${parent}/${own}` }];
    });
  });
  return { artifacts: toArtifacts(topology, arrays), training: trainingOf(caller, root) };
}

/** The group of weights, in a model or in a file of weights; undefined if they are not grouped by layer names. */
export function modelWeights(root: Hdf5Group): Hdf5Group | undefined {
  const inside = root.child('model_weights');
  const group = inside?.kind === 'group' ? inside : root;
  const isThere = ['layer_names', 'layer_names0'].some((name) => group.attributes.has(name));
  return isThere ? group : undefined;
}

/** Arrays of each layer, in file order. */
export function arraysByLayer(
  caller: string,
  weights: Hdf5Group,
): { readonly layer: string; readonly arrays: readonly NamedArray[] }[] {
  return textsOf(weights.attributes, 'layer_names').map((layer) => {
    const group = groupOf(caller, weights, layer);
    // Without the number of samples in the moments of a Normalization layer.
    const names = textsOf(group.attributes, 'weight_names').filter((name) => !/(^|\/)count(:0)?$/.test(name));
    return { layer, arrays: names.map((name) => arrayOf(caller, group, name)) };
  });
}

function trainingOf(caller: string, root: Hdf5Group): KerasTraining | undefined {
  const text = textOf(root.attributes.get('training_config'));
  if (text === undefined) return undefined;
  const { optimizer_config: optimizer, ...config } = parseJson(`${caller}: training_config`, text);
  return { config: { ...config, optimizer }, variables: () => variablesOf(caller, root) };
}

function variablesOf(caller: string, root: Hdf5Group): StoredVariable[] {
  const group = root.child('optimizer_weights');
  if (group?.kind !== 'group') return [];
  return textsOf(group.attributes, 'weight_names').map((name) => {
    const array = childOf(`${caller}: optimizer`, group, name);
    if (array?.kind === 'dataset') return { name, array };
    throw new LetheError('data', mismatch(`${caller}: optimizer`, `an array ${inQuotes(name)}`, 'none'));
  });
}

function arrayOf(caller: string, layer: Hdf5Group, name: string): NamedArray {
  const what = `${caller}: weight ${inQuotes(name)}`;
  return { ...readArray(what, childOf(what, layer, name)), name: name.replace(/:0$/, '') };
}

/** The child at a path; the groups on the way must exist. */
function childOf(what: string, group: Hdf5Group, path: string): ReturnType<Hdf5Group['child']> {
  const parts = path.split('/');
  const last = parts.pop() ?? '';
  return parts.reduce((at, part) => groupOf(what, at, part), group).child(last);
}

function groupOf(caller: string, group: Hdf5Group, name: string): Hdf5Group {
  const child = group.child(name);
  if (child?.kind === 'group') return child;
  const got = child === undefined ? 'none' : 'an array';
  throw new LetheError('data', mismatch(`${caller}: HDF5`, `a group ${inQuotes(name)}`, got));
}

function textOf(value: AttributeValue): string | undefined {
  const [text] = value ?? [];
  return value?.length === 1 && typeof text === 'string' ? text : undefined;
}

/** Keras splits lists that are too long for one attribute into `name0`, `name1`, ... */
function textsOf(attributes: ReadonlyMap<string, AttributeValue>, name: string): string[] {
  const whole = attributes.get(name);
  const texts: (string | number)[] = [...(whole ?? [])];
  for (let chunk = 0; whole === undefined && attributes.has(`${name}${chunk}`); chunk++) {
    texts.push(...(attributes.get(`${name}${chunk}`) ?? []));
  }
  return texts.filter((text) => typeof text === 'string');
}
