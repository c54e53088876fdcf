import { checkpoints, type Recorder } from '../checkpoint/index.js';
import { inQuotes, mismatch } from '../text/quote.js';
import { readText, UsageError, type Values } from './command.js';

/**
 * What `--checkpoint`, `--every` and `--resume` ask for; undefined if none of them is there.
 *
 * @throws UsageError naming the option, what was expected and what came.
 */
export function readCheckpoints(values: Values): Recorder | undefined {
  const to = readText(values, 'checkpoint');
  const every = readText(values, 'every') ?? '10s';
  if (to === undefined) {
    for (const name of ['every', 'resume']) {
      if (values[name] === undefined || values[name] === false) continue;
      throw new UsageError(`--${name}: expected --checkpoint DIR beside it, got none`);
    }
    return undefined;
  }
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(s?)$/.exec(every) ?? [];
  const count = Number(digits);
  if (digits === undefined || (unit === '' && !(Number.isSafeInteger(count) && count > 0))) {
    throw new UsageError(mismatch('--every', 'epochs (100) or seconds (30s)', inQuotes(every)));
  }
  const pace = unit === 's' ? { everySeconds: count } : { everyEpochs: count };
  return checkpoints({ to, ...pace, resume: values.resume === true });
}
