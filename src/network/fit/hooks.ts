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
export type Need = 'nothing' | 'logs' | 'model';

export type Hooks = { readonly [method in Method]: Need };

/** The hooks of listeners whose needs are told one by one: the most that any of them needs. */
export function combineHooks(needOf: (method: Method) => readonly Need[]): Hooks {
  const most = (needs: readonly Need[]): Need =>
    needs.includes('model') ? 'model' : needs.includes('logs') ? 'logs' : 'nothing';
  return Object.fromEntries(METHODS.map((method) => [method, most(needOf(method))])) as Hooks;
}
