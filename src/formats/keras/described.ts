import { isObject } from '../../text/kinds.js';
import type { Described } from './layer-config.js';

export function isDescribed(value: unknown): value is Described {
  return isObject(value) && typeof value.class_name === 'string' && isObject(value.config);
}

/** Whether it is a model of layers; the others are layers. */
export function isModel({ class_name: className, config }: Described): boolean {
  return Array.isArray(config.layers) && ['Sequential', 'Functional', 'Model'].includes(className);
}
