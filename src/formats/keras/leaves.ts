import { type Described, isDescribed, isModel } from './described.js';

/** A layer of a model, and the layers with its weights: itself, or those of a nested model. */
export interface Leaves {
  readonly layer: string;
  readonly leaves: readonly string[];
}

/** The layers of a model, in order. */
export function leavesOf(model: unknown): Leaves[] {
  return layersIn(model).map((layer) => ({ layer: nameOf(layer), leaves: inside(layer) }));
}

function inside(layer: Described): string[] {
  const { layer: inner } = layer.config;
  const model = isDescribed(inner) && isModel(inner) ? inner : layer;
  return isModel(model) ? layersIn(model).flatMap(inside) : [nameOf(layer)];
}

function layersIn(model: unknown): Described[] {
  return isDescribed(model) && isModel(model) ? (model.config.layers as unknown[]).filter(isDescribed) : [];
}

function nameOf(layer: Described): string {
  return String((layer as { readonly name?: unknown }).name ?? layer.config.name);
}
