// HDF5 as Keras 2 wrote it, and Keras 3 still does: layers as JSON in an attribute, weights by their names.
import { LetheError } from '../../errors.js';
import { type AttributeValue, type Hdf5Group, readHdf5 } from '../../formats/index.js';
import type { ModelArtifacts } from '../../network/storage/index.js';
import { inQuotes, mismatch } from '../../text/quote.js';
import { type NamedArray, readArray, toArtifacts } from './arrays.js';
import { parseJson } from './json.js';

/**
 * What tensorflowjs' converter makes of such a file.
 *
 * @throws LetheError `data` if there is no model in it, or not all of it.
 */
export function readLegacy(caller: string, file: Uint8Array): ModelArtifacts {
  const root = readHdf5(caller, file);
  const config = textOf(root.attributes.get('model_config'));
  if (config === undefined) {
    const what = 'model_config, which model.save writes, and save_weights does not';
    throw new LetheError('data', mismatch(`${caller}: HDF5`, what, 'none'));
  }
  const topology = {
    keras_version: textOf(root.attributes.get('keras_version')) ?? '2',
    model_config: parseJson(`${caller}: model_config`, config),
  };
  const weights = groupOf(caller, root, 'model_weights');
  const arrays = textsOf(weights.attributes, 'layer_names').flatMap((layer) => {
    const group = groupOf(caller, weights, layer);
    return textsOf(group.attributes, 'weight_names').map((name) => arrayOf(caller, group, name));
  });
  return toArtifacts(topology, arrays);
}

function arrayOf(caller: string, layer: Hdf5Group, name: string): NamedArray {
  const what = `${caller}: weight ${inQuotes(name)}`;
  const parts = name.split('/');
  const last = parts.pop() ?? '';
  const group = parts.reduce((at, part) => groupOf(what, at, part), layer);
  return { ...readArray(what, group.child(last)), name: name.replace(/:0$/, '') };
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

/** Keras cuts lists that are too long for one attribute into `name0`, `name1`, ... */
function textsOf(attributes: ReadonlyMap<string, AttributeValue>, name: string): string[] {
  const whole = attributes.get(name);
  const texts: (string | number)[] = [...(whole ?? [])];
  for (let chunk = 0; whole === undefined && attributes.has(`${name}${chunk}`); chunk++) {
    texts.push(...(attributes.get(`${name}${chunk}`) ?? []));
  }
  return texts.filter((text) => typeof text === 'string');
}
