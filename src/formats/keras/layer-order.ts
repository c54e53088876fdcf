// The order in which Keras lists the layers of a functional model, which may differ from the file. Optimizers, and weights in HDF5, use it.
// Source: keras/src/ops/function.py, map_graph: by depth, and within a depth in the order of a traversal from the outputs.

import type { Described } from './described.js';
import { isDescribed, isModel } from './described.js';

/** A model of tfjs-layers, including nested models, with its layers in the order of Keras. */
export function inKerasOrder(model: unknown): unknown {
  if (!isDescribed(model)) return model;
  const { config } = model;
  if (!isModel(model)) {
    return isDescribed(config.layer)
      ? { ...model, config: { ...config, layer: inKerasOrder(config.layer) } }
      : model;
  }
  const layers = (config.layers as unknown[]).map(inKerasOrder);
  const sorted = model.class_name === 'Sequential' ? layers : byDepth(layers.filter(isDescribed), config);
  return { ...model, config: { ...config, layers: sorted } };
}

type Place = readonly [name: string, call: number];

function byDepth(
  layers: readonly Described[],
  { input_layers: inputs, output_layers: outputs }: Described['config'],
): Described[] {
  const named = new Map(layers.map((layer) => [nameOf(layer), layer]));
  const parentsOf = ([name, call]: Place): Place[] => {
    const nodes = (named.get(name) as { readonly inbound_nodes?: unknown } | undefined)?.inbound_nodes;
    return placesOf(Array.isArray(nodes) ? nodes[call] : [], named);
  };
  const { seen, nodes } = walk(placesOf(outputs, named), parentsOf);
  const depths = new Map<string, number>();
  const ofLayers = new Map<string, number>();
  for (const place of nodes.reverse()) {
    const [name] = place;
    const depth = Math.max(depths.get(keyOf(place)) ?? 0, ofLayers.get(name) ?? 0);
    ofLayers.set(name, depth);
    for (const parent of parentsOf(place)) {
      const key = keyOf(parent);
      depths.set(key, Math.max(depth + 1, depths.get(key) ?? 0));
    }
  }
  for (const [name] of placesOf(inputs, named)) if (!ofLayers.has(name)) ofLayers.set(name, 0);
  // Layers that no output depends on are not part of the model: they come last.
  const depthOf = (layer: Described): number => ofLayers.get(nameOf(layer)) ?? -1;
  const seenAt = (layer: Described): number => seen.get(nameOf(layer)) ?? -1;
  return [...layers].sort((a, b) => depthOf(b) - depthOf(a) || seenAt(a) - seenAt(b));
}

/** All calls that outputs depend on, each after its inputs, and the order in which layers are first visited. */
function walk(
  outputs: readonly Place[],
  parentsOf: (place: Place) => Place[],
): { readonly seen: ReadonlyMap<string, number>; readonly nodes: Place[] } {
  const seen = new Map<string, number>();
  const nodes: Place[] = [];
  const begun = new Set<string>();
  const open: { readonly place: Place; readonly parents: Place[] }[] = [];
  const begin = (place: Place): void => {
    if (begun.has(keyOf(place))) return;
    begun.add(keyOf(place));
    if (!seen.has(place[0])) seen.set(place[0], seen.size);
    open.push({ place, parents: parentsOf(place) });
  };
  for (const output of outputs) {
    begin(output);
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      const parent = last.parents.shift();
      if (parent !== undefined) begin(parent);
      else {
        nodes.push(last.place);
        open.pop();
      }
    }
  }
  return { seen, nodes };
}

function keyOf([name, call]: Place): string {
  return `${call} ${name}`;
}

function nameOf(layer: Described): string {
  return String((layer as { readonly name?: unknown }).name ?? layer.config.name);
}

/** One reference or a list, as calls of layers: for a nested model the call that created it. */
function placesOf(value: unknown, named: ReadonlyMap<string, Described>): Place[] {
  const list: unknown[] = Array.isArray(value) ? value : [];
  const places = Array.isArray(list[0]) ? list : [list];
  return places.flatMap((place): Place[] => {
    const [name, call = 0]: unknown[] = Array.isArray(place) ? place : [];
    const layer = typeof name === 'string' ? named.get(name) : undefined;
    return layer === undefined ? [] : [[String(name), Number(call) - (isModel(layer) ? 1 : 0)]];
  });
}
