// model.keras for Keras 3: a zip of config.json, metadata.json and model.weights.h5.
import { zipSync } from 'fflate';
import { readTopology } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import {
  fromKeras3,
  inKerasOrder,
  modelOf,
  normalizations,
  toKeras3,
  type WrittenDataset,
  type WrittenGroup,
  weightPlaces,
  writeHdf5,
} from '../../formats/index.js';
import { networkWeights, orModelError } from '../../network/index.js';
import type { Network } from '../../network/public.js';
import type { WrittenTraining } from './training/index.js';

/** The version of this format; any Keras 3 reads it. */
const VERSION = '3.0.0';
/** Time of the members, fixed so that the same network gives the same bytes. Zip files store local time. */
const MTIME = [1980, 0, 1] as const;

interface Group {
  groups?: { [name: string]: Group };
  datasets?: { [name: string]: WrittenDataset };
}

/** `config.json`. */
export function kerasConfig(caller: string, network: Network): object {
  return orModelError(caller, () => {
    const model = inKerasOrder(modelOf(network.topology));
    const config = toKeras3(model);
    const read = fromKeras3({ keras_version: VERSION, model_config: config });
    // What Keras reads must be the same network.
    if (outline(read) !== outline(model)) {
      throw new LetheError('model', `${caller}: Keras 3 would read a different network`);
    }
    return config;
  });
}

/** What determines predictions, without the names of inputs. How a frozen layer uses its moments concerns training only. */
export function outline(topology: unknown): string {
  const { inputs, ...network } = readTopology(topology);
  return JSON.stringify([inputs.map(({ shape }) => shape), network], (key, value: unknown) =>
    key === 'isFixed' ? undefined : value,
  );
}

/** Layers in the order of Keras. */
export function layersOf(config: object): string[] {
  return weightPlaces(config).map(({ layer }) => layer);
}

/** `config.json` of a compiled model. */
export function withTraining(config: object, training: WrittenTraining | undefined): object {
  if (training === undefined) return config;
  const optimizer = { module: 'keras.optimizers', ...training.optimizer, registered_name: null };
  return { ...config, compile_config: { optimizer, ...training.config } };
}

/** `model.weights.h5`. */
export function kerasWeights(
  caller: string,
  network: Network,
  config: object,
  training?: WrittenTraining,
): Uint8Array {
  const byName = new Map(network.weights.map((weight) => [weight.name, weight]));
  const names = orModelError(caller, () => networkWeights(readTopology(network.topology))).map(
    ({ name }) => name,
  );
  const root: Group = {};
  const normalized = normalizations(config);
  for (const { layer, groups } of weightPlaces(config)) {
    const own = names.filter((name) => name.split('/', 1)[0] === layer);
    // Weights of one direction, or of one cell.
    const parts = [...new Set(own.map(parentOf))];
    for (const [index, path] of groups.entries()) {
      const there = own.filter((name) => parentOf(name) === parts[index]);
      if (there.length === 0) continue;
      const vars = [...path.split('/'), 'vars'].reduce(inGroup, root);
      vars.datasets = Object.fromEntries(
        there.map((name, place) => {
          const { shape = [], values = new Float32Array() } = byName.get(name) ?? {};
          return [String(place), { shape, values }];
        }),
      );
      // Number of samples in the moments: none are added later.
      if (normalized.has(layer)) vars.datasets['2'] = { shape: [], values: Int32Array.of(0) };
    }
  }
  if (training !== undefined) {
    const vars = ['optimizer', 'vars'].reduce(inGroup, root);
    vars.datasets = Object.fromEntries(
      training.variables.map((variable, place) => [String(place), variable]),
    );
  }
  return writeHdf5(root as WrittenGroup);
}

function parentOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/'));
}

function inGroup(group: Group, name: string): Group {
  group.groups ??= {};
  const child = group.groups[name] ?? {};
  group.groups[name] = child;
  return child;
}

/** JSON with the numbers that Keras expects as float written as Python floats. */
export function toJson(value: object): string {
  return JSON.stringify(value).replace(/("(?:learning_rate|momentum)":\d+)(?=[,}])/g, '$1.0');
}

/** The whole archive. */
export function kerasArchive(config: object, weights: Uint8Array): Uint8Array {
  const encode = (value: object): Uint8Array => new TextEncoder().encode(toJson(value));
  const members = {
    'metadata.json': encode({ keras_version: VERSION, date_saved: '1980-01-01@00:00:00' }),
    'config.json': encode(config),
    'model.weights.h5': weights,
  };
  return zipSync(members, { level: 0, mtime: new Date(...MTIME) });
}
