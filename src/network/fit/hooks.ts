/** The callbacks of a training run, by tfjs-layers' names. */
export const METHODS = [
  'onTrainBegin',
  'onEpochBegin',
  'onBatchBegin',
  'onBatchEnd',
  'onEpochEnd',
  'onTrainEnd',
] as const;

export type Method = (typeof METHODS)[number];

/**
 * What a callback needs: `nothing` (nobody listens), `logs` (its listeners read only their arguments), or `model`: they
 * may read and change the model, which has to be up to date.
 */
export type Need = (typeof NEEDS)[number];

/** The most first. */
const NEEDS = ['model', 'logs', 'nothing'] as const;

export type Hooks = { readonly [method in Method]: Need };

/** Combines the needs of several listeners: the greatest need of any of them. */
export function combineHooks(needOf: (method: Method) => readonly Need[]): Hooks {
  const most = (needs: readonly Need[]): Need => NEEDS.find((need) => needs.includes(need)) ?? 'nothing';
  return Object.fromEntries(METHODS.map((method) => [method, most(needOf(method))])) as Hooks;
}
