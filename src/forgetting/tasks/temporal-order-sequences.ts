// Sequences of which two symbols tell the class, by their order, and all others nothing:
//
//   E  distractors  X or Y  distractors  X or Y  distractors  B
//
// Distractors are drawn from a, b, c, d. The class is asked for at the B: XX, XY, YX or YY.
//
// Source: S. Hochreiter, J. Schmidhuber, Long Short-Term Memory, Neural Computation 9(8), 1997, experiment 6a.
import type { Generator } from '../../random/index.js';
import type { Probe, Sequences } from './task.js';

/** All symbols; a symbol's code is its index here. */
export const ORDER_SYMBOLS = 'abcdXYEB';
/** Numbers of a step: one for each symbol. */
export const ORDER_SYMBOL_COUNT: number = ORDER_SYMBOLS.length;
/** XX, XY, YX, YY. */
export const ORDER_CLASSES = 4;

const DISTRACTORS = ORDER_SYMBOLS.indexOf('X');
const RELEVANT = ['X', 'Y'].map((symbol) => ORDER_SYMBOLS.indexOf(symbol)) as [number, number];
/** Relevant symbols of a sequence. */
const PLACES = 2;
/** The first symbol of a sequence, and the last one. */
const BEGIN: number = ORDER_SYMBOLS.indexOf('E');
const TRIGGER: number = ORDER_SYMBOLS.indexOf('B');

/** The number of distractors before, between and after relevant symbols; all numbers in the range are equally likely. */
export interface Gaps {
  readonly least: number;
  readonly most: number;
}

/** A sequence in a stream. */
export interface OrderPlaces {
  /** Steps of the two relevant symbols. */
  readonly relevant: readonly number[];
  /** Step of the last symbol, at which the class is predicted. */
  readonly asked: number;
  /** Index among XX, XY, YX, YY. */
  readonly label: number;
}

/**
 * Draws the first symbols of an endless stream of sequences.
 *
 * @param length symbols to draw
 */
export function drawOrderStream(generator: Generator, length: number, { least, most }: Gaps): Uint8Array {
  const symbols: number[] = [];
  const pushDistractors = (): void => {
    const gap = least + generator.integer(most - least + 1);
    for (let index = 0; index < gap; index++) symbols.push(generator.integer(DISTRACTORS));
  };
  while (symbols.length < length) {
    symbols.push(BEGIN);
    for (let place = 0; place < PLACES; place++) {
      pushDistractors();
      symbols.push(RELEVANT[generator.integer(RELEVANT.length)] as number);
    }
    pushDistractors();
    symbols.push(TRIGGER);
  }
  return Uint8Array.from(symbols.slice(0, length));
}

/**
 * The complete sequences of a stream.
 *
 * @param symbols of a stream from the beginning of a sequence
 */
export function orderPlaces(symbols: Uint8Array): OrderPlaces[] {
  const places: OrderPlaces[] = [];
  let relevant: number[] = [];
  for (const [step, symbol] of symbols.entries()) {
    if (RELEVANT.includes(symbol)) relevant.push(step);
    if (symbol !== TRIGGER) continue;
    const label = relevant.reduce(
      (sum, place) => sum * RELEVANT.length + RELEVANT.indexOf(symbols[place] as number),
      0,
    );
    places.push({ relevant, asked: step, label });
    relevant = [];
  }
  return places;
}

/**
 * Streams as samples of one-hot symbols. Targets are zeros, from which nothing is learned, except at the last symbol of
 * a sequence.
 *
 * @param streams each of a multiple of `steps` symbols
 * @param steps symbols of a sample; the samples are the first of each stream, then the second of each, ...
 */
export function orderSequences(streams: readonly Uint8Array[], steps: number): Sequences {
  const chunks = (streams[0] as Uint8Array).length / steps;
  const count = streams.length * chunks;
  const x = new Float32Array(count * steps * ORDER_SYMBOL_COUNT);
  const y = new Float32Array(count * steps * ORDER_CLASSES);
  for (const [index, symbols] of streams.entries()) {
    const at = (step: number): number =>
      (Math.floor(step / steps) * streams.length + index) * steps + (step % steps);
    for (const [step, symbol] of symbols.entries()) x[at(step) * ORDER_SYMBOL_COUNT + symbol] = 1;
    for (const { asked, label } of orderPlaces(symbols)) y[at(asked) * ORDER_CLASSES + label] = 1;
  }
  return {
    x,
    y,
    count,
    steps,
    features: ORDER_SYMBOL_COUNT,
    outputSteps: steps,
    outputs: ORDER_CLASSES,
  };
}

/** The symbols of a sample. */
export function orderSymbolsOf({ x, steps }: Sequences, sample: number): Uint8Array {
  return Uint8Array.from({ length: steps }, (_, step) => {
    const begin = (sample * steps + step) * ORDER_SYMBOL_COUNT;
    return x.subarray(begin, begin + ORDER_SYMBOL_COUNT).indexOf(1);
  });
}

/** 1 at the first symbol of a sequence, when the past becomes useless. `[count, steps]` */
export function orderBegins({ x, count, steps }: Sequences): Uint8Array {
  return Uint8Array.from(
    { length: count * steps },
    (_, step) => x[step * ORDER_SYMBOL_COUNT + BEGIN] as number,
  );
}

/** Exchanges X and Y: the replacement of an intervention. */
export function otherRelevantSymbol(_sequences: Sequences, { feature }: Probe): Float32Array {
  const other = RELEVANT.find((symbol) => symbol !== feature);
  return Float32Array.from(ORDER_SYMBOLS, (_, symbol) => Number(symbol === other));
}
