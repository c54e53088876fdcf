// The methods of a model as tfjs-layers has them, where others were put into their place.
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

/** Methods that stand for a model's own: they take and give what those do. */
export type Methods = { readonly [name in Replaced]: (...args: never[]) => unknown };

/** Of a model whose methods were replaced what was there before: undefined for what its class has. */
const replaced = new WeakMap<object, { readonly [name in Replaced]?: PropertyDescriptor | undefined }>();

/** Whether a model's methods are replaced now. */
export function areReplaced(model: LayersModel): boolean {
  return replaced.has(model);
}

/** Puts methods into the place of a model's own, which nobody sees who lists its properties. */
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

/** A method as the model has it without replacements. */
export function ownMethod<Name extends Replaced>(model: LayersModel, name: Name): LayersModel[Name] {
  const before = replaced.get(model);
  const own: unknown = before === undefined ? model[name] : (before[name]?.value ?? inherited(model)[name]);
  return (own as (...args: unknown[]) => unknown).bind(model) as LayersModel[Name];
}

/** What it has of its class. */
function inherited(model: LayersModel): LayersModel {
  return Object.getPrototypeOf(model) as LayersModel;
}
