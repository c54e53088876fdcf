import { isObject } from '../../text/kinds.js';

export type Config = Readonly<Record<string, unknown>>;

/** An object with a class name: a layer, an initializer, a policy. */
export interface Described {
  readonly class_name: string;
  readonly config: Config;
}

export function isDescribed(value: unknown): value is Described {
  return isObject(value) && typeof value.class_name === 'string' && isObject(value.config);
}

/** Whether it is a model of layers, not a single layer. */
export function isModel({ class_name: className, config }: Described): boolean {
  return Array.isArray(config.layers) && ['Sequential', 'Functional', 'Model'].includes(className);
}

/** Whether it creates masks, or contains a layer that does. */
export function makesMasks(layer: unknown): boolean {
  if (!isDescribed(layer)) return false;
  const { class_name: className, config } = layer;
  if (className === 'Masking' || config.mask_zero === true) return true;
  const inside = [config.layer, ...(Array.isArray(config.layers) ? config.layers : [])];
  return inside.some(makesMasks);
}
