// What networks and tasks have to be: told by their members, as one may come from another copy of the library.
import { checkInteger } from '../../network/index.js';
import type { Network } from '../../network/public.js';
import { checkKind, isObject } from '../../text/kinds.js';
import type { Task } from './task.js';

type NetworkMethod = 'fit' | 'inputGradients' | 'predict' | 'setWeights' | 'trace';

/** @throws TypeError unless it is a network with these methods. */
export function checkNetwork(caller: string, network: Network, ...methods: readonly NetworkMethod[]): void {
  const holds = hasMethods(network, methods) && Array.isArray(network.weights);
  checkKind(`${caller}: network`, holds, 'a Network', network);
}

/** Methods of every task. */
const TASK_METHODS: readonly (keyof Task)[] = [
  'trainingData',
  'testData',
  'network',
  'score',
  'probes',
  'replacement',
  'shouldForget',
  'extrapolations',
];

/** Whether it has all methods of a task. */
export function isTask(value: unknown): value is Task {
  return hasMethods(value, TASK_METHODS);
}

/** @throws TypeError unless it has these methods of a task. Default: all. */
export function checkTask(
  caller: string,
  task: unknown,
  methods: readonly (keyof Task)[] = TASK_METHODS,
): void {
  checkKind(`${caller}: task`, hasMethods(task, methods), 'a task such as one from findTask', task);
}

/** @throws RangeError unless it is a safe integer of at least 0. */
export function checkSeed(caller: string, seed: number): void {
  checkInteger(`${caller}: seed`, seed, 0);
}

function hasMethods(value: unknown, methods: readonly string[]): boolean {
  return isObject(value) && methods.every((name) => typeof value[name] === 'function');
}
