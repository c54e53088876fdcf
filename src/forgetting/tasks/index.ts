// tasks/: questions that tell networks that forget selectively from those that do not, and controls.
// May import: ../../network/, ../../random/.
import { didYouMean } from '../../text/closest.js';
import { checkText } from '../../text/kinds.js';
import { mismatch, quote } from '../../text/quote.js';
import { adding } from './adding.js';
import { continualReber, continualReberDecay } from './continual-reber.js';
import { alwaysRemember, noneNeeded } from './controls.js';
import { flaggedMemory } from './flagged-memory.js';
import { continualReberResets } from './reber-resets.js';
import { sum, sumLarge } from './sum.js';
import type { Task } from './task.js';
import { continualTemporalOrder } from './temporal-order.js';

export type { TaskNetworkOptions } from './network-options.js';
export { inputsOf, targetsOf } from './sequences.js';
export type {
  Extrapolation,
  Probe,
  Role,
  Score,
  Sequences,
  Task,
  TaskTraining,
} from './task.js';

/** All tasks, in the order of display. */
export const TASKS: readonly Task[] = [
  sum,
  sumLarge,
  flaggedMemory,
  adding,
  continualReber,
  continualReberDecay,
  continualReberResets,
  continualTemporalOrder,
  noneNeeded,
  alwaysRemember,
];

/**
 * Finds a task by name.
 *
 * @throws RangeError naming all tasks for an unknown name, TypeError if it is not a text.
 */
export function findTask(name: string): Task {
  checkText('findTask: name', name);
  const task = TASKS.find((one) => one.name === name);
  if (task !== undefined) return task;
  const names = TASKS.map((one) => one.name);
  const got = `${quote(name)}${didYouMean(name, names)}`;
  throw new RangeError(mismatch('task', `one of ${names.join(', ')}`, got));
}
