/** What is called while a training runs, by tfjs-layers' names. */
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
 * What a call needs: `nothing` (nobody listens), `logs` (its listeners look at their arguments alone), or `model`:
 * they may look at the model and change it, which has to be up to date then.
 */
export type Need = (typeof NEEDS)[number];

/** The most first. */
const NEEDS = ['model', 'logs', 'nothing'] as const;

export type Hooks = { readonly [method in Method]: Need };

/** The hooks of listeners whose needs are told one by one: the most that any of them needs. */
export function combineHooks(needOf: (method: Method) => readonly Need[]): Hooks {
  const most = (needs: readonly Need[]): Need => NEEDS.find((need) => needs.includes(need)) ?? 'nothing';
  return Object.fromEntries(METHODS.map((method) => [method, most(needOf(method))])) as Hooks;
}
