// Replaces methods of a model, and gives access to the original ones.
import type { LayersModel } from '@tensorflow/tfjs-layers';

/** The methods that {@link replaceMethods} may replace. */
export const REPLACED = [
  'fit',
  'fitDataset',
  'trainOnBatch',
  'evaluate',
  'evaluateDataset',
  'predict',
  'predictOnBatch',
] as const;

export type Replaced = (typeof REPLACED)[number];

/** Replacements of a model's methods, with the same arguments and results. */
export type Methods = { readonly [name in Replaced]: (...args: never[]) => unknown };

/** For a model with replaced methods its own earlier ones; undefined for those of its class. */
const replaced = new WeakMap<object, { readonly [name in Replaced]?: PropertyDescriptor | undefined }>();

/** Whether a model's methods are replaced. */
export function areReplaced(model: LayersModel): boolean {
  return replaced.has(model);
}

/** Replaces methods of a model, as non-enumerable properties. */
export function replaceMethods(model: LayersModel, methods: Methods): void {
  const before = REPLACED.map((name) => [name, Object.getOwnPropertyDescriptor(model, name)]);
  replaced.set(model, Object.fromEntries(before) as { [name in Replaced]?: PropertyDescriptor });
  for (const name of REPLACED) {
    Object.defineProperty(model, name, {
      ...{ value: methods[name], configurable: true, writable: true, enumerable: false },
    });
  }
}

/** Gives a model its own methods back. */
export function restoreMethods(model: LayersModel): void {
  const before = replaced.get(model);
  if (before === undefined) return;
  replaced.delete(model);
  for (const name of REPLACED) {
    const own = before[name];
    if (own === undefined) Reflect.deleteProperty(model, name);
    else Object.defineProperty(model, name, own);
  }
}

/** The model's original method. */
export function ownMethod<Name extends Replaced>(model: LayersModel, name: Name): LayersModel[Name] {
  const before = replaced.get(model);
  const own: unknown = before === undefined ? model[name] : (before[name]?.value ?? inherited(model)[name]);
  return (own as (...args: unknown[]) => unknown).bind(model) as LayersModel[Name];
}

/** The members of its class. */
function inherited(model: LayersModel): LayersModel {
  return Object.getPrototypeOf(model) as LayersModel;
}
