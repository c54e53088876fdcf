// Streams and strings of the embedded Reber grammar as sequences of one-hot symbols.
import { isAfterOuter, mustRepeat, SYMBOLS, statesOf } from './reber-grammar.js';
import type { Probe, Sequences } from './task.js';

/** Numbers of a step: one for each symbol. */
export const SYMBOL_COUNT: number = SYMBOLS.length;

/** Sequences of zeros, without symbols: zero targets, from which nothing is learned. */
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
 * Writes symbols as inputs and, one step earlier, as targets.
 *
 * @param symbols one more than steps; the last one is only a target
 * @param at number of the first step in the data
 */
export function writeSymbols({ x, y }: Pick<Sequences, 'x' | 'y'>, symbols: Uint8Array, at: number): void {
  for (const [step, symbol] of symbols.entries()) {
    if (step < symbols.length - 1) x[(at + step) * SYMBOL_COUNT + symbol] = 1;
    if (step > 0) y[(at + step - 1) * SYMBOL_COUNT + symbol] = 1;
  }
}

/** The symbols of a sample, without the empty steps after its end. */
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
  /** Step of the symbol to be repeated. */
  readonly given: number;
  /** Step at which its repetition is predicted: the one before it. */
  readonly asked: number;
  readonly symbol: number;
}

/** The long dependences of a stream, one for each complete string. */
export function outerPairs(symbols: Uint8Array): OuterPair[] {
  const pairs: OuterPair[] = [];
  let given = 0;
  for (const [step, state] of statesOf(symbols).entries()) {
    if (isAfterOuter(state)) given = step;
    if (mustRepeat(state)) pairs.push({ given, asked: step, symbol: symbols[given] as number });
  }
  return pairs;
}

/** Exchanges T and P: the replacement of an intervention. */
export function otherOuterSymbol(_sequences: Sequences, { feature }: Probe): Float32Array {
  const other = SYMBOLS[feature] === 'T' ? 'P' : 'T';
  return Float32Array.from(SYMBOLS, (symbol) => Number(symbol === other));
}
