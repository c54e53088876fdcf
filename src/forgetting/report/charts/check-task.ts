import { checkFields } from '../../../text/kinds.js';
import type { TaskVerification } from '../../verify/verification.js';

const FIELDS = ['task', 'ablations', 'curves', 'curveEpochs', 'example', 'seeds'] as const;

/** @throws TypeError unless it is a task's result of `verify`. */
export function checkTask(caller: string, task: TaskVerification): void {
  checkFields(caller, task, FIELDS, 'a task of what verify gives');
}
