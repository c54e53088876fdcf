import { runJob } from '../../forgetting/verify/index.js';
import { checkKind } from '../../text/kinds.js';
import { digestOfValue } from './fingerprint.js';
import type { Kind } from './kind.js';
import { knownOptions } from './needs.js';

/** About 2 s; the smallest task takes less, the largest more. */
const GUESS = 1e9;

/** One seed of a task of `lethe verify`. */
export const verify: Kind = {
  fields: { options: true },

  check(what, record) {
    knownOptions<{ task: string }>(what, record, { task: true });
    const { task } = record.options as { task?: unknown };
    checkKind(`${what}: options.task`, typeof task === 'string', 'the name of a task', task);
  },

  cost: () => GUESS,

  async run(_what, { options, seed }) {
    const value = await runJob({ task: (options as { task: string }).task, seed });
    return { fingerprint: digestOfValue(value), metrics: {}, value, model: undefined, receipt: undefined };
  },
};
