import type { Config } from './described.js';
import { isDescribed } from './described.js';

/** The layers Normalization of a model as Keras writes it, by name: their configurations, which may hold their numbers. */
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
