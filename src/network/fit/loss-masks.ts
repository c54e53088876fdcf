// Masks that reach outputs: whether masked steps count in losses.
import type { NetworkDescription, Rules } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import type { PreparedSession } from '../../session/index.js';
import { mismatch } from '../../text/quote.js';

const told = new WeakSet<NetworkDescription>();

/** For each output whether a mask reaches it. */
function maskedOutputs({ programs }: PreparedSession): boolean[] {
  return programs[0]?.tape.outputs.map(({ mask }) => mask !== undefined) ?? [];
}

/** Warns once per network that masked steps count in losses, as in tfjs-layers, unless `lossMasks` is given. */
export function tellLossMasks(
  caller: string,
  network: NetworkDescription,
  prepared: PreparedSession,
  outputNames: readonly string[],
  { lossMasks }: Rules,
): void {
  if (lossMasks !== undefined || told.has(network)) return;
  const masked = maskedOutputs(prepared);
  if (!masked.includes(true)) return;
  told.add(network);
  const names = outputNames.filter((_, index) => masked[index]).join(', ');
  console.warn(
    `${caller}: masked steps count in the loss of ${names}, as in tfjs-layers: ` +
      "lossMasks: 'keras' leaves them out, 'tfjs' keeps them without this warning",
  );
}

/**
 * @param unequal for each output whether it has steps of sequences of unequal length
 * @throws LetheError `model` if no mask tells the loss of such an output which steps are padding.
 */
export function checkMasked(
  caller: string,
  prepared: PreparedSession,
  outputNames: readonly string[],
  unequal: readonly boolean[],
): void {
  const masked = maskedOutputs(prepared);
  const index = unequal.findIndex((is, output) => is && !masked[output]);
  if (index === -1) return;
  const expected = `sequences of one length, as no mask reaches ${outputNames[index]}`;
  throw new LetheError('model', mismatch(`${caller}: x`, expected, 'unequal lengths'));
}
