// What layers have inside, and models are made of.
import { isModel } from '../../compiler/index.js';
import { isObject } from '../../text/kinds.js';
import type { LayerTopology, Topology } from './topology.js';

/** A model before what has no name is given one. */
export interface Parts {
  /** Null: none is given. */
  readonly name: string | null;
  readonly layers: readonly LayerTopology[];
  /** The configuration of the model: of its name, and its layers with names, in their order. */
  describe(name: string, layers: readonly LayerTopology[]): Topology['config'];
}

/** Of the configurations of models. A copy as JSON has names for all, which count as given. */
const known: WeakMap<object, Parts> = new WeakMap();

/** For {@link partsOf}. */
export function remember(config: Topology['config'], parts: Parts): void {
  known.set(config, parts);
}

/** What a model of this process is made of; undefined of another layer, or of a copy. */
export function partsOf({ config }: LayerTopology): Parts | undefined {
  return known.get(config);
}

/** The name that somebody gave a layer; null: nobody did. */
export function givenName(layer: LayerTopology): unknown {
  const parts = partsOf(layer);
  return (parts === undefined ? layer.config.name : parts.name) ?? null;
}

/** Whether it is a layer as plain JSON. */
export function isLayer(value: unknown): value is LayerTopology {
  return isObject(value) && isObject(value.config);
}

/** The layers right inside of a layer or a model: what it wraps, cells, layers of a model. */
export function insideOf(layer: LayerTopology): LayerTopology[] {
  const { layer: wrapped, cell, cells, layers } = layer.config;
  const parts = partsOf(layer);
  if (parts !== undefined) return [...parts.layers];
  // Of a recurrent layer that has a stack of cells, the stack has them, too.
  const lists: unknown[] = [cell === undefined ? cells : undefined, layers];
  return [wrapped, cell, ...lists.flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))].filter(
    isLayer,
  );
}

/** The layers that take what a layer or a model is given: itself, or the first ones inside. */
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
