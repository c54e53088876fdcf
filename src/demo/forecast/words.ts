// Explains a back-test to people who have never seen one.
import { BASELINE_TITLES } from '../../forecast/report/titles.js';
import { percent as percentOf, shown } from '../../report/figures.js';
import type { Outcome } from './protocol.js';

/** One word, and whether it is good news. */
export const ANSWERS: {
  readonly [verdict in Outcome['verdict']]: { readonly word: string; readonly answer: 'yes' | 'no' | 'none' };
} = {
  'better than the best baseline': { word: 'Yes', answer: 'yes' },
  'not better': { word: 'No', answer: 'no' },
  undecided: { word: 'Undecided', answer: 'none' },
};

/** The result in a sentence or two. */
export function sentenceOf(outcome: Outcome): string {
  const { verdict, bestBaseline, network, baselines, places, difference } = outcome;
  const best = BASELINE_TITLES[bestBaseline];
  const errors = `scaled error ${shown(network.mase)} against ${shown(baselines[bestBaseline]?.mase ?? null)}`;
  const where = `from ${places} ${places === 1 ? 'place' : 'places'} in the past`;
  switch (verdict) {
    case 'better than the best baseline':
      return `The network is better than ${best}, the best of the simple forecasts: ${errors}, ${where}.`;
    case 'not better':
      return `The network is not better than ${best}: ${errors}, ${where}. Take the simple forecast.`;
    case 'undecided':
      // By the rule of verdicts, regardless of the interval.
      if (difference.low > 0 || difference.high < 0) {
        return `Too short a past to tell the network from ${best}, the best of the simple forecasts: ${errors}, ${where}.`;
      }
      return `The difference from ${best}, the best of the simple forecasts, may be chance: ${errors}, ${where}.`;
  }
}

/** `0.8` as `80 %`; a dash if there is none. */
export function percent(share: number | null): string {
  return share === null ? '–' : percentOf(share);
}
