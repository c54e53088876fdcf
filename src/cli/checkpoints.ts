import { checkpoints, type Recorder } from '../checkpoint/index.js';
import { inQuotes, mismatch } from '../text/quote.js';
import { type Option, readText, UsageError, type Values } from './command.js';

/** Checkpoint options of commands that train. */
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
 * Reads `--checkpoint`, `--every` and `--resume`; undefined if none is given. The result takes the name of a training run, whose
 * checkpoints then have a separate folder.
 *
 * @throws UsageError that names the option, the expected and the received value.
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
