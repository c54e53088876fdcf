// One sequence through a network, to look at.

import { checkInteger } from '../../network/index.js';
import type { Network } from '../../network/public.js';
import { checkNetwork, checkSeed, checkTask } from '../tasks/check-network.js';
import { checkSequences, checkTargets } from '../tasks/check-sequences.js';
import { inputsOf, type Sequences, type Task } from '../tasks/index.js';
import { lstmTrace } from './lstm-trace.js';
import type { ExampleRun } from './verification.js';

/** Default number of shown steps. */
const STEPS = 64;

/**
 * Only the first of the sequences.
 *
 * @throws TypeError or RangeError if they are not sequences, or do not have the stated sizes.
 */
export function firstSequence(sequences: Sequences): Sequences {
  checkSequences('firstSequence', sequences);
  checkTargets('firstSequence', sequences);
  const { x, y, steps, features, outputSteps, outputs } = sequences;
  return {
    ...sequences,
    count: 1,
    x: x.subarray(0, steps * features),
    y: y.subarray(0, outputSteps * outputs),
  };
}

/**
 * Runs a network on the first of the sequences: returns its outputs, gates and cells.
 *
 * @param network a network whose sequences begin with zeros
 * @param mostSteps shows at most this many steps, from the beginning
 * @throws TypeError or RangeError naming the invalid argument.
 * @throws LetheError `model` if the network has no LSTM.
 */
export async function exampleRun(
  network: Network,
  task: Pick<Task, 'shouldForget'>,
  sequences: Sequences,
  seed: number,
  mostSteps: number = STEPS,
): Promise<ExampleRun> {
  checkNetwork('exampleRun', network, 'predict', 'trace');
  checkTask('exampleRun', task, ['shouldForget']);
  checkSequences('exampleRun', sequences);
  checkTargets('exampleRun', sequences);
  checkSeed('exampleRun', seed);
  checkInteger('exampleRun: mostSteps', mostSteps, 1);
  const one = firstSequence(sequences);
  const { features, outputs } = one;
  const x = inputsOf(one);
  const prediction = await network.predict(x);
  const trace = await lstmTrace('exampleRun', network, x);
  const steps = Math.min(one.steps, mostSteps);
  const outputSteps = Math.min(one.outputSteps, mostSteps);
  const shouldForget = task.shouldForget(one);
  return {
    seed,
    steps,
    features,
    outputs,
    outputSteps,
    units: trace.units,
    x: rows(one.x, steps, features),
    y: rows(one.y, outputSteps, outputs),
    prediction: rows(prediction.values, outputSteps, outputs),
    forgetGate: rows(trace.f, steps, trace.units),
    inputGate: rows(trace.i, steps, trace.units),
    cell: rows(trace.c, steps, trace.units),
    shouldForget: shouldForget === undefined ? null : Array.from(shouldForget.subarray(0, steps)),
  };
}

function rows(values: ArrayLike<number>, count: number, columns: number): number[][] {
  return Array.from({ length: count }, (_, row) =>
    Array.from({ length: columns }, (_, column) => values[row * columns + column] as number),
  );
}
