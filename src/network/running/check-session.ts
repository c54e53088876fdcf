import { prepareSession, type SessionOptions } from '../../session/index.js';
import { checkPlan, type Limits, watchOf } from '../options/limits.js';

/**
 * Checks the cost of a training run or an evaluation, before anything is allocated for it.
 *
 * @param limits undefined: no check
 * @param run trains on and evaluates all samples once per epoch
 * @throws NotLowered naming the first layer or option that cannot be lowered.
 * @throws LetheError `limits` if it would exceed `limits`.
 */
export function checkSession(
  caller: string,
  limits: Limits | undefined,
  options: SessionOptions,
  run: { readonly epochs: number; readonly initialEpoch: number } = { epochs: 1, initialEpoch: 0 },
): void {
  if (limits === undefined) return;
  const epochs = Math.max(0, run.epochs - run.initialEpoch);
  const prepared = prepareSession({ ...options, watchBytes: watchOf(caller, limits) });
  const { train, evaluation, batchSize } = options;
  checkPlan(caller, limits, prepared, ({ kind, batch }) => {
    const { count = 0 } = (kind === 'train' ? train : evaluation) ?? {};
    return batch === batchSize ? epochs * Math.floor(count / batchSize) : epochs; // The rest is one batch.
  });
}
