// How well a network predicts the symbols of embedded Reber strings.
import { ARCS, mustRepeat, SYMBOLS } from './reber-grammar.js';
import type { Score } from './task.js';

/** The largest error of a symbol's probability, see {@link gradeSymbols}. */
const TOLERANCE = 0.49;
/** The least outer accuracy of a learned grammar. */
const SOLVED_ACCURACY = 0.99;

/** The criterion of {@link reberScore} in words. */
export const REBER_CRITERION: string = `the symbol to be repeated is predicted in at least ${100 * SOLVED_ACCURACY} % of the strings`;

/** Grades of each predicted symbol. */
export interface Grades {
  /** 1 if the most probable symbol is one that the grammar allows. */
  readonly legal: Uint8Array;
  /** 1 if the whole prediction is correct. */
  readonly right: Uint8Array;
}

/**
 * Grades predictions. A whole prediction is correct if every legal symbol is more probable than every illegal one, and
 * no probability differs by 0.49 or more from that of the grammar (1, 1/2 for each of two, or 0).
 *
 * The criterion of Gers et al. (2000), as reported, is an error of the output units below 0.49. The outputs here are
 * probabilities that add up to 1, so that two legal symbols cannot both have more than a half; therefore the order is
 * checked as well.
 *
 * @param probabilities `[steps, 7]`
 * @param states of the automaton after each input symbol
 */
export function gradeSymbols(probabilities: Float32Array, states: Uint8Array): Grades {
  const legal = new Uint8Array(states.length);
  const right = new Uint8Array(states.length);
  for (const [step, state] of states.entries()) {
    const ways = ARCS[state] ?? [];
    let leastLegal = 1;
    let [mostLegal, mostIllegal, error] = [0, 0, 0];
    for (let symbol = 0; symbol < SYMBOLS.length; symbol++) {
      const probability = probabilities[step * SYMBOLS.length + symbol] as number;
      const allowed = ways.some((way) => way.symbol === symbol);
      if (allowed) {
        leastLegal = Math.min(leastLegal, probability);
        mostLegal = Math.max(mostLegal, probability);
      } else {
        mostIllegal = Math.max(mostIllegal, probability);
      }
      error = Math.max(error, Math.abs(probability - (allowed ? 1 / ways.length : 0)));
    }
    legal[step] = Number(mostLegal > mostIllegal);
    right[step] = Number(leastLegal > mostIllegal && error < TOLERANCE);
  }
  return { legal, right };
}

/** Predictions of one stream, graded. */
export interface GradedStream extends Grades {
  readonly states: Uint8Array;
  /** The symbols before this one do not count. */
  readonly begin: number;
}

/**
 * Scores by the outer accuracy a, the share of strings whose symbol to be repeated is the most probable one, as 2a - 1
 * clipped to 0 and 1: guessing is right every other time.
 *
 * @returns `details`: `outerAccuracy`; `legalAccuracy`, the share of all symbols for which the most probable one is
 *   legal; `errorFreeSymbols`, the mean number of symbols, over the streams, up to the first error
 */
export function reberScore(streams: readonly GradedStream[]): Score {
  let [repeats, repeated, symbols, legalSymbols, errorFree] = [0, 0, 0, 0, 0];
  for (const { states, legal, right, begin } of streams) {
    for (const [step, state] of states.entries()) {
      if (step < begin) continue;
      symbols++;
      legalSymbols += legal[step] as number;
      if (!mustRepeat(state)) continue;
      repeats++;
      repeated += legal[step] as number;
    }
    const error = right.indexOf(0, begin);
    errorFree += (error === -1 ? right.length : error) - begin;
  }
  const outerAccuracy = repeated / repeats;
  return {
    score: Math.max(0, 2 * outerAccuracy - 1),
    solved: outerAccuracy >= SOLVED_ACCURACY,
    details: {
      outerAccuracy,
      legalAccuracy: legalSymbols / symbols,
      errorFreeSymbols: errorFree / streams.length,
    },
  };
}
