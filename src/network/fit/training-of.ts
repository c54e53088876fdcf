import type { TrainingDescription } from '../../compiler/index.js';
import type { CompiledTraining } from '../compile/index.js';
import { type TrainingOptions, trainingOptionsOf } from './options.js';

/**
 * The arguments of `compile`, as a session takes them.
 *
 * @param unequal for each output whether it has steps of sequences of unequal length, whose padding must not count
 */
export function trainingOf(
  { outputs, optimizer }: CompiledTraining,
  options: TrainingOptions,
  unequal: readonly boolean[] = [],
): TrainingDescription {
  const rules = unequal.includes(true) ? ({ lossMasks: 'keras' } as const) : {};
  return { outputs, optimizer, ...trainingOptionsOf(options), ...rules };
}
