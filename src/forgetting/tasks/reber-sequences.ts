// Streams and strings of the embedded Reber grammar as sequences of one-hot symbols.
import { isAfterOuter, mustRepeat, SYMBOLS, statesOf } from './reber-grammar.js';
import type { Probe, Sequences } from './task.js';

/** Numbers of a step: one for each symbol. */
export const SYMBOL_COUNT: number = SYMBOLS.length;

/** Sequences without symbols, which are zeros: they are no targets, and nothing is learned from them. */
export function emptySequences(count: number, steps: number): Sequences {
  const numbers = count * steps * SYMBOL_COUNT;
  return {
    x: new Float32Array(numbers),
    y: new Float32Array(numbers),
    count,
    steps,
    features: SYMBOL_COUNT,
    outputSteps: steps,
    outputs: SYMBOL_COUNT,
  };
}

/**
 * Writes symbols as inputs and, each at the step before, as targets.
 *
 * @param symbols one more than steps; of those behind the last step only that one is asked for
 * @param at number of the first step in the data
 */
export function writeSymbols({ x, y }: Pick<Sequences, 'x' | 'y'>, symbols: Uint8Array, at: number): void {
  for (const [step, symbol] of symbols.entries()) {
    if (step < symbols.length - 1) x[(at + step) * SYMBOL_COUNT + symbol] = 1;
    if (step > 0) y[(at + step - 1) * SYMBOL_COUNT + symbol] = 1;
  }
}

/** The symbols of a sample, without the steps behind its end, which have none. */
export function symbolsOf({ x, steps }: Sequences, sample: number): Uint8Array {
  const symbols: number[] = [];
  for (let step = 0; step < steps; step++) {
    const begin = (sample * steps + step) * SYMBOL_COUNT;
    const symbol = x.subarray(begin, begin + SYMBOL_COUNT).indexOf(1);
    if (symbol === -1) break;
    symbols.push(symbol);
  }
  return Uint8Array.from(symbols);
}

/** Places in a stream. */
export interface OuterPair {
  /** Step at which the symbol comes that will have to be repeated. */
  readonly given: number;
  /** Step at which its repetition is to be predicted, the one before it. */
  readonly asked: number;
  readonly symbol: number;
}

/** The dependences of a stream that reach through a string, one for each string that is there up to its end. */
export function outerPairs(symbols: Uint8Array): OuterPair[] {
  const pairs: OuterPair[] = [];
  let given = 0;
  for (const [step, state] of statesOf(symbols).entries()) {
    if (isAfterOuter(state)) given = step;
    if (mustRepeat(state)) pairs.push({ given, asked: step, symbol: symbols[given] as number });
  }
  return pairs;
}

/** T in place of P, P in place of T: what an intervention writes. */
export function otherOuterSymbol(_sequences: Sequences, { feature }: Probe): Float32Array {
  const other = SYMBOLS[feature] === 'T' ? 'P' : 'T';
  return Float32Array.from(SYMBOLS, (symbol) => Number(symbol === other));
}
