// Masks that come to outputs: whether what they leave out counts in losses.
import type { NetworkDescription, Rules } from '../../compiler/index.js';
import { LetheError } from '../../errors.js';
import type { PreparedSession } from '../../session/index.js';
import { mismatch } from '../../text/quote.js';

const told = new WeakSet<NetworkDescription>();

/** Of each output whether a mask comes to it. */
function maskedOutputs({ programs }: PreparedSession): boolean[] {
  return programs[0]?.tape.outputs.map(({ mask }) => mask !== undefined) ?? [];
}

/** Says once of a network that tfjs-layers lets masked steps count in losses, unless the caller knows. */
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
    `${caller}: steps that are masked count in the loss of ${names}, as in tfjs-layers: ` +
      "lossMasks: 'keras' leaves them out, 'tfjs' is as now without this warning",
  );
}

/**
 * @param unequal of each output whether it has steps of sequences of unequal length
 * @throws LetheError `model` if no mask tells its loss which steps there are.
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
  const expected = `sequences of one length, as no mask comes to ${outputNames[index]}`;
  throw new LetheError('model', mismatch(`${caller}: x`, expected, 'some of unequal length'));
}
