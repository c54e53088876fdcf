import { checkpoints, type Recorder } from '../checkpoint/index.js';
import { inQuotes, mismatch } from '../text/quote.js';
import { type Option, readText, UsageError, type Values } from './command.js';

/** Options of commands that train. */
export const CHECKPOINT_OPTIONS: { readonly [name in 'checkpoint' | 'every' | 'resume']: Option } = {
  checkpoint: {
    type: 'string',
    value: 'DIR',
    help: 'folder for checkpoints, which --resume goes on from',
  },
  every: {
    type: 'string',
    value: 'N',
    help: 'a checkpoint every N epochs, or with s (30s) every N seconds (default 10s)',
  },
  resume: {
    type: 'boolean',
    help: 'resume from the newest checkpoint, with the bits of an uninterrupted run',
  },
};

/**
 * What `--checkpoint`, `--every` and `--resume` ask for; undefined if none of them is there. What it gives is given the name of a training
 * run, whose checkpoints have a folder of their own then.
 *
 * @throws UsageError naming the option, what was expected and what came.
 */
export function readCheckpoints(values: Values): ((run?: string) => Recorder) | undefined {
  const to = readText(values, 'checkpoint');
  const every = readText(values, 'every') ?? '10s';
  if (to === undefined) {
    for (const name of ['every', 'resume']) {
      if (values[name] === undefined || values[name] === false) continue;
      throw new UsageError(`--${name}: expected --checkpoint DIR with it, got none`);
    }
    return undefined;
  }
  const [, digits, unit] = /^(\d+(?:\.\d+)?)(s?)$/.exec(every) ?? [];
  const count = Number(digits);
  if (digits === undefined || (unit === '' && !(Number.isSafeInteger(count) && count > 0))) {
    throw new UsageError(mismatch('--every', 'epochs (100) or seconds (30s)', inQuotes(every)));
  }
  const pace = unit === 's' ? { everySeconds: count } : { everyEpochs: count };
  return (run) =>
    checkpoints({ to: run === undefined ? to : `${to}/${run}`, ...pace, resume: values.resume === true });
}
