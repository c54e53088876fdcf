// Explains verdicts to people who have never seen a receipt.

import type { AuditReport } from '../../receipt/index.js';
import { shown as format } from '../../report/figures.js';
import { shorten } from '../../text/quote.js';
import type { Outcome, ShownDifference } from './protocol.js';

type Verdict = AuditReport['verdict'];

/** One word, as `lethe audit` says it. */
export const WORDS: { readonly [verdict in Verdict]: string } = {
  exact: 'Exact',
  different: 'Different',
  unfit: 'Unfit',
  forged: 'Forged',
};

/** The result in a sentence or two. */
export function sentenceOf({ verdict, difference, compared, epochs, facts }: Outcome): string {
  switch (verdict) {
    case 'exact':
      return (
        `Computed again here, bit for bit the same: ${counted(epochs, 'epoch')}, ` +
        `${counted(compared.states, 'state')} on the way and the weights at the end.`
      );
    case 'different': {
      const where = (difference?.epoch ?? null) === null ? '' : ` in epoch ${difference?.epoch}`;
      return `Computed again here, and it is not what the receipt says. First difference${where}: ${whatDiffers(difference)}.`;
    }
    case 'unfit':
      return reasonOf(difference, facts?.salted === true);
    case 'forged':
      return difference?.here === 'none'
        ? 'You gave a public key, and nobody has signed this receipt.'
        : 'The signature is not by the key that you gave, or something was changed after it was signed.';
  }
}

/** What it proves, and what it does not. */
export function meaningOf({ verdict, signed }: Outcome): string {
  switch (verdict) {
    case 'exact':
      return (
        'It proves that these data, with this network and these options, give exactly these weights. ' +
        'It does not prove that the data are right or whose they are. ' +
        (signed
          ? 'The signature tells whose word the receipt is, not who computed it.'
          : 'Nobody’s signature was looked at: whose word the receipt is, it does not tell.')
      );
    case 'different':
      return (
        'It proves that the receipt does not tell how these weights came to be from these data. ' +
        'It does not prove ill will: who trained may have changed something on the way that a receipt has no words for.'
      );
    case 'unfit':
      return (
        'Nothing was computed, and nothing is proved: it may be the honest receipt of other data, or of another version. ' +
        'Ask who gave it to you for the very files.'
      );
    case 'forged':
      return (
        'Nothing was read of what it says, and nothing was computed. ' +
        'It may still be true, but it is not the word of who has this key.'
      );
  }
}

/** `12 epochs`, `1 epoch`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Milliseconds, or seconds where they are many. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.max(1, Math.round(milliseconds))} ms`;
  return `${format(Math.round(milliseconds / 100) / 10)} s`;
}

const DIFFERS: { readonly [what: string]: string } = {
  state: 'the weights, or what the optimizer keeps beside them',
  weights: 'the weights at the end',
  states: 'how many states there are',
  epochs: 'how many epochs there are',
  'length of the run': 'how long the training run is',
};

function whatDiffers(difference: ShownDifference | null): string {
  const { what = 'something' } = difference ?? {};
  const [, name] = /^history of (.{1,80})$/.exec(what) ?? [];
  return name === undefined ? (DIFFERS[what] ?? shorten(what)) : shorten(name.replaceAll('_', ' '));
}

const REASONS: { readonly [what: string]: string } = {
  data: 'These are not the data of this receipt: their digest is another one. One other number is enough.',
  'samples to validate on':
    'The samples to validate on are not those of this receipt: their digest is another one.',
  'masks of gradients':
    'The receipt is of a training run with masks of gradients, which this page does not take.',
  kernels:
    'The receipt is by a version of Lethe that computes with other kernels. Audit it with that version, which it names.',
  'initial weights': 'The weights to begin with, made as the receipt says, are not those that it names.',
  'root of the states': 'The receipt contradicts itself: its states are not those that its root sums up.',
};

function reasonOf(difference: ShownDifference | null, isSalted: boolean): string {
  const { what = 'something' } = difference ?? {};
  const reason = REASONS[what] ?? `The receipt does not fit: ${shorten(what)}.`;
  const hint = 'It was made with a salt, a text that the digest depends on: is that right?';
  return isSalted && what === 'data' ? `${reason} ${hint}` : reason;
}
