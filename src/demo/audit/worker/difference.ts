import type { Difference } from '../../../receipt/index.js';
import { fromDoubleBits } from '../../../receipt/state.js';
import { shorten } from '../../../text/quote.js';
import type { ShownDifference } from '../protocol.js';

/** A difference for people: losses as numbers, with their bits. */
export function shownDifference({ what, epoch, expected, got }: Difference): ShownDifference {
  const side = (text: string): string => {
    const number = what.startsWith('history of ') ? fromDoubleBits(text) : Number.NaN;
    return Number.isNaN(number) ? shorten(text) : `${number} (bits ${text})`;
  };
  return { what: shorten(what), epoch: epoch ?? null, receipt: side(expected), here: side(got) };
}
