import type { Task } from '../../forgetting/tasks/index.js';
import { TASKS } from '../../forgetting/tasks/index.js';
import type { TaskChoice } from '../protocol.js';
import { firstOf } from '../run/index.js';
import { writeSequences } from '../typed-sequences.js';

const EXAMPLES = 2;
const EXAMPLE_STEPS = 12;

/** Choices of the page, the experiment first. */
export function taskChoices(): TaskChoice[] {
  return TASKS.map(choiceOf);
}

function choiceOf(task: Task): TaskChoice {
  const { name, title, description, criterion, source, expectation, units, training } = task;
  const { epochs, learningRate } = training;
  const [steps = null] = task.network(0).inputShape;
  const { x, count, features, ...some } = firstOf(task.testData(0), EXAMPLES);
  const shown = steps ?? Math.min(some.steps, EXAMPLE_STEPS);
  const sequences = Array.from({ length: count }, (_, sample) =>
    Array.from({ length: shown }, (_, step) => {
      const start = (sample * some.steps + step) * features;
      return Array.from(x.subarray(start, start + features));
    }),
  );
  const defaults = { name, units, learningRate, epochs };
  const example = writeSequences(sequences);
  return { ...defaults, title, description, criterion, source, expectation, features, steps, example };
}
