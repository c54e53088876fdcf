// The inner layers of layers and models.
import { isModel } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import type { LayerTopology, Topology } from './topology.js';

/** A model before its unnamed layers get names. */
export interface Parts {
  /** Null: not given. */
  readonly name: string | null;
  readonly layers: readonly LayerTopology[];
  /** The model's configuration, from its name and its named layers, in their order. */
  describe(name: string, layers: readonly LayerTopology[]): Topology['config'];
}

/** Parts by configuration. In a copy as JSON all have names, which count as given. */
const known: WeakMap<object, Parts> = new WeakMap();

/** For {@link partsOf}. */
export function remember(config: Topology['config'], parts: Parts): void {
  known.set(config, parts);
}

/** The parts of a model made in this process; undefined for another layer or a copy. */
export function partsOf({ config }: LayerTopology): Parts | undefined {
  return known.get(config);
}

/** The name that the user gave a layer; null: none. */
export function givenName(layer: LayerTopology): unknown {
  const parts = partsOf(layer);
  return (parts === undefined ? layer.config.name : parts.name) ?? null;
}

/** Whether it is a layer as plain JSON. */
export function isLayer(value: unknown): value is LayerTopology {
  return isObject(value) && isObject(value.config);
}

/** The direct inner layers of a layer or model: a wrapped layer, cells, layers of a model. */
export function insideOf(layer: LayerTopology): LayerTopology[] {
  const { layer: wrapped, cell, cells, layers } = layer.config;
  const parts = partsOf(layer);
  if (parts !== undefined) return [...parts.layers];
  // A recurrent layer's stack of cells lists them, too.
  const lists: unknown[] = [cell === undefined ? cells : undefined, layers];
  return [wrapped, cell, ...lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))].filter(
    isLayer,
  );
}

/** The layers that take the inputs of a layer or model: itself, or its first inner layers. */
export function beginOf(layer: LayerTopology): LayerTopology[] {
  const inside = insideOf(layer);
  if (layer.class_name === 'Sequential') return inside.slice(0, 1).flatMap(beginOf);
  if (isModel(layer.class_name)) return inside.filter((one) => one.class_name === 'InputLayer');
  return [layer];
}

/** All layers inside, at any depth, and the layer itself. */
export function withInside(layer: LayerTopology): LayerTopology[] {
  return [layer, ...insideOf(layer).flatMap(withInside)];
}
