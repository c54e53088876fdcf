import type { Config } from './described.js';
import { isDescribed } from './described.js';

/** Configurations of the layers Normalization of a Keras model, by name; they may contain the numbers. */
export function normalizations(model: unknown): ReadonlyMap<string, Config> {
  const found = new Map<string, Config>();
  const visit = (layer: unknown): void => {
    if (!isDescribed(layer)) return;
    const { layers, layer: inner } = layer.config;
    if (layer.class_name === 'Normalization') found.set(String(layer.config.name), layer.config);
    if (Array.isArray(layers)) layers.forEach(visit);
    visit(inner);
  };
  visit(model);
  return found;
}
