// The order of a functional model's layers, as tfjs-layers' Container has it: those that are furthest from the outputs
// first; of as far ones the one that is met first on the way back from the outputs. Weights are in this order.
import { NotLowered } from '../not-lowered.js';
import type { LayerJson, Place } from './layers-json.js';

/** One use of a layer: which of its calls, counted from 0. */
export interface LayerUse {
  readonly layer: LayerJson;
  readonly call: number;
}

export interface LayerOrder {
  /** All that the outputs depend on. */
  readonly layers: readonly LayerJson[];
  /** Their uses, each after those that it depends on. */
  readonly uses: readonly LayerUse[];
}

/**
 * @throws NotLowered if a name is no layer's, or layers feed each other in a circle
 */
export function orderLayers(layers: readonly LayerJson[], outputs: readonly Place[]): LayerOrder {
  const byName = new Map(layers.map((layer) => [layer.name, layer]));
  const met: LayerJson[] = [];
  /** After all that they depend on. */
  const finished: LayerUse[] = [];
  const states = new Map<string, 'open' | LayerUse>();
  const visit = (name: string, call: number): void => {
    const layer = byName.get(name);
    const key = `${call} ${name}`;
    const state = states.get(key);
    if (layer === undefined || state === 'open') throw new NotLowered('its layers form no graph');
    if (state !== undefined) return;
    states.set(key, 'open');
    if (!met.includes(layer)) met.push(layer);
    for (const { name: before, call: which } of layer.calls[call] ?? []) visit(before, which);
    const use = { layer, call };
    states.set(key, use);
    finished.push(use);
  };
  for (const { name, call } of outputs) visit(name, call);
  const depths = depthsOf(finished, states);
  const depthOf = (layer: LayerJson): number =>
    Math.max(...finished.filter((use) => use.layer === layer).map((use) => depths.get(use) ?? 0));
  const ordered = met.map((layer, place) => ({ layer, place, depth: depthOf(layer) }));
  ordered.sort((a, b) => b.depth - a.depth || a.place - b.place);
  const places = new Map(ordered.map(({ layer }, place) => [layer, place]));
  const uses = [...finished].sort(
    (a, b) =>
      (depths.get(b) ?? 0) - (depths.get(a) ?? 0) ||
      (places.get(a.layer) ?? 0) - (places.get(b.layer) ?? 0) ||
      a.call - b.call,
  );
  return { layers: ordered.map(({ layer }) => layer), uses };
}

/** Of each use how far the furthest output is that depends on it. */
function depthsOf(
  finished: readonly LayerUse[],
  states: ReadonlyMap<string, 'open' | LayerUse>,
): Map<LayerUse, number> {
  const depths = new Map<LayerUse, number>();
  for (const use of [...finished].reverse()) {
    const depth = depths.get(use) ?? 0;
    depths.set(use, depth);
    for (const { name, call } of use.layer.calls[use.call] ?? []) {
      const before = states.get(`${call} ${name}`);
      if (before === undefined || before === 'open') continue;
      depths.set(before, Math.max(depths.get(before) ?? 0, depth + 1));
    }
  }
  return depths;
}
