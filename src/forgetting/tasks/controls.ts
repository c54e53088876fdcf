// Negative controls: tasks without anything to forget selectively. Their probes have the roles of `sum`, so that whatever
// calls these networks selective is wrong.
import { seriesTask } from './series-task.js';
import type { Task } from './task.js';

/** y_t = x_t: the past is not needed. */
export const noneNeeded: Task = seriesTask({
  name: 'none-needed',
  title: 'Repeat the present value: a control',
  description:
    'Each output is the present value; nothing is to be kept. Judged by the roles of sum, under which such a network ' +
    'forgets everything alike.',
  source: '',
  expectation: 'control',
  targets: (values) => values,
});

/** y_t = x_0 + ... + x_t: the whole past is needed. */
export const alwaysRemember: Task = seriesTask({
  name: 'always-remember',
  title: 'Add up everything: a control',
  description:
    'Each output is the sum of all values so far; nothing is to be forgotten. Judged by the roles of sum, under which ' +
    'such a network remembers everything alike.',
  source: '',
  expectation: 'control',
  targets: runningSums,
});

/** Sum of the first values, up to each. */
export function runningSums(values: ArrayLike<number>): number[] {
  let total = 0;
  return Array.from(values, (value) => {
    total += value;
    return total;
  });
}
