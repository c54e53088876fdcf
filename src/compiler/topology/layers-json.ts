// The layers of a topology's JSON, with their names and what feeds them.
import { quote } from '../../text/quote.js';
import { NotLowered } from '../not-lowered.js';
import { type Config, isRecord, readDescribed, withFileNames } from './fields.js';
import type { LayerNames } from './layer-names.js';

/** Upper bound on the layers: a file may claim any number. */
const MOST_LAYERS = 1000;

/** A tensor that a layer gave: of which of its calls, and which of its outputs. */
export interface Place {
  readonly name: string;
  readonly call: number;
  readonly output: number;
}

export interface LayerJson {
  readonly className: string;
  readonly name: string;
  readonly config: Config;
  /** What feeds each of its uses, in a functional model. */
  readonly calls: readonly (readonly Place[])[];
}

/** Whether layers of this class are models of layers. */
export function isModel(className: string): boolean {
  return className === 'Sequential' || className === 'Model' || className === 'Functional';
}

/** The layers as they are listed. */
export function listedLayers(config: unknown, unnamed: LayerNames): LayerJson[] {
  const list = isRecord(config) ? config.layers : config; // Keras 1 wrote the list alone.
  if (!Array.isArray(list)) throw new NotLowered('the topology has no list of layers');
  if (list.length > MOST_LAYERS) {
    throw new NotLowered(`expected at most ${MOST_LAYERS} layers, got ${list.length}`);
  }
  const layers = Array.from(list, toLayer); // Without holes, which a list made in memory may have.
  const names = new Set<string>();
  for (const { name } of layers) {
    if (name === undefined) continue;
    if (names.has(name)) throw new NotLowered('another layer has the same name', name);
    names.add(name);
  }
  unnamed.passOver(names);
  return nameLayers(layers, unnamed);
}

function toLayer(value: unknown): Omit<LayerJson, 'name'> & { name: string | undefined } {
  const layer = readDescribed(value);
  if (layer === undefined || !isRecord(value)) {
    throw new NotLowered('a layer of the topology has no class or no configuration');
  }
  const name = layer.config.name || value.name || undefined; // An empty one counts as none.
  if (name !== undefined && typeof name !== 'string') {
    throw new NotLowered(`the name of a layer: expected a text, got ${quote(name)}`);
  }
  const calls = readCalls(name ?? layer.className, withFileNames(value));
  // The first call of a model counts as that by which it was made itself.
  return { ...layer, name, calls: isModel(layer.className) ? [[], ...calls] : calls };
}

function nameLayers(layers: readonly ReturnType<typeof toLayer>[], names: LayerNames): LayerJson[] {
  return layers.map(({ name, ...layer }) => {
    let { config } = layer;
    const inner = readDescribed(config.layer);
    if (inner !== undefined && !inner.config.name) {
      const own = { ...inner.config, name: names.next(inner.className) }; // Numbered first: it is made first.
      config = { ...config, layer: { class_name: inner.className, config: own } };
    }
    return { ...layer, config, name: name ?? names.next(layer.className) };
  });
}

/** `[[name, call, output], ...]`, or one such triple alone. */
export function readPlaces(value: unknown): Place[] {
  if (!Array.isArray(value)) return [];
  return Array.from(Array.isArray(value[0]) ? value : [value], readPlace);
}

/** Of `[name, call, output]`, or the name alone: the first output of the first call. */
function readPlace(entry: unknown): Place {
  const [name, call = 0, output = 0]: unknown[] = Array.isArray(entry) ? entry : [entry];
  if (typeof name !== 'string') {
    throw new NotLowered(`a place in the topology: expected the name of a layer, got ${quote(name)}`);
  }
  return { name, call: checkIndex(name, call), output: checkIndex(name, output) };
}

function checkIndex(name: string, value: unknown): number {
  if (Number.isInteger(value) && Number(value) >= 0) return Number(value);
  throw new NotLowered(`a place in the topology: expected a count, got ${quote(value)}`, name);
}

function readCalls(name: string, layer: Config): Place[][] {
  const nodes = layer.inbound_nodes;
  if (!Array.isArray(nodes)) return [];
  return Array.from(nodes, (node: unknown) => {
    if (!Array.isArray(node)) return [];
    return Array.from(node, (entry: unknown) => {
      const extra: unknown = Array.isArray(entry) ? entry[3] : undefined;
      if (isRecord(extra) && Object.keys(extra).length > 0) {
        throw new NotLowered('it is called with further arguments', name);
      }
      return readPlace(entry);
    });
  });
}
