// The embedded Reber grammar: strings B T (Reber string) T E or B P (Reber string) P E, whose last but one symbol depends
// on the second one however many there are between.
//
// Reber string:  B, then  0 -T-> 1 | 0 -P-> 2;  1 -S-> 1 | 1 -X-> 3;  2 -T-> 2 | 2 -V-> 4;  3 -X-> 2 | 3 -S-> 5;
//                4 -P-> 3 | 4 -V-> 5;  5 -E-> end. Of two ways each has probability 1/2.
//
// Sources: A. S. Reber, Implicit learning of artificial grammars, 1967; A. Cleeremans, D. Servan-Schreiber, J. McClelland,
// Finite state automata and simple recurrent networks, Neural Computation 1, 1989; embedded strings as in S. Hochreiter,
// J. Schmidhuber, Long Short-Term Memory, 1997, experiment 1.
import type { Generator } from '../../random/index.js';

/** All symbols; a symbol's code is its index here. */
export const SYMBOLS = 'BTPSXVE';

/** A transition from one state of the automaton to another. */
export interface Arc {
  readonly symbol: number;
  readonly next: number;
}

/** State before the first symbol of a string, and after its last one. */
export const START = 0;

const INNER: readonly (readonly (readonly [symbol: string, next: number])[])[] = [
  [
    ['T', 1],
    ['P', 2],
  ],
  [
    ['S', 1],
    ['X', 3],
  ],
  [
    ['T', 2],
    ['V', 4],
  ],
  [
    ['X', 2],
    ['S', 5],
  ],
  [
    ['P', 3],
    ['V', 5],
  ],
  [['E', 6]],
];

/** The two symbols of which one is repeated. */
const OUTER = ['T', 'P'] as const;
/** States of one half of the automaton: before the inner B, the inner ones, before the repeated symbol, before the E. */
const BRANCH_STATES = INNER.length + 3;
const FIRST_BRANCH = 2;

const arc = (symbol: string, next: number): Arc => ({ symbol: SYMBOLS.indexOf(symbol), next });

/** The possible symbols in each state: one, or two that are equally likely. */
export const ARCS: readonly (readonly Arc[])[] = [
  [arc('B', 1)],
  OUTER.map((symbol, branch) => arc(symbol, FIRST_BRANCH + branch * BRANCH_STATES)),
  ...OUTER.flatMap((symbol, branch) => {
    const inner = FIRST_BRANCH + branch * BRANCH_STATES + 1;
    const repeat = inner + INNER.length;
    return [
      [arc('B', inner)],
      ...INNER.map((ways) => ways.map(([way, next]) => arc(way, inner + next))),
      [arc(symbol, repeat + 1)],
      [arc('E', START)],
    ];
  }),
];

/** Whether the next symbol in a state is the repetition of the string's second symbol. */
export function mustRepeat(state: number): boolean {
  return state >= FIRST_BRANCH && (state - FIRST_BRANCH) % BRANCH_STATES === INNER.length + 1;
}

/** Whether a state is the one after the second symbol of a string. */
export function isAfterOuter(state: number): boolean {
  return state >= FIRST_BRANCH && (state - FIRST_BRANCH) % BRANCH_STATES === 0;
}

/**
 * Draws the first symbols of an endless stream of strings.
 *
 * @param length symbols to draw
 */
export function drawStream(generator: Generator, length: number): Uint8Array {
  let state = START;
  return Uint8Array.from({ length }, () => {
    const { symbol, next } = drawArc(generator, state);
    state = next;
    return symbol;
  });
}

/** The symbols of one string. */
export function drawString(generator: Generator): Uint8Array {
  const symbols: number[] = [];
  let state = START;
  do {
    const { symbol, next } = drawArc(generator, state);
    symbols.push(symbol);
    state = next;
  } while (state !== START);
  return Uint8Array.from(symbols);
}

function drawArc(generator: Generator, state: number): Arc {
  const ways = ARCS[state] as readonly Arc[];
  return ways[ways.length === 1 ? 0 : generator.integer(ways.length)] as Arc;
}

/**
 * The automaton's state after each symbol.
 *
 * @param symbols of a stream from the beginning of a string
 * @throws RangeError naming the first symbol that the grammar does not allow in its place.
 */
export function statesOf(symbols: ArrayLike<number>): Uint8Array {
  let state = START;
  return Uint8Array.from({ length: symbols.length }, (_, place) => {
    const way = ARCS[state]?.find(({ symbol }) => symbol === symbols[place]);
    if (way === undefined) {
      const expected = ARCS[state]?.map(({ symbol }) => SYMBOLS[symbol]).join(' or ');
      const got = SYMBOLS[symbols[place] as number];
      throw new RangeError(`Reber grammar: symbol ${place}: expected ${expected}, got ${got}`);
    }
    state = way.next;
    return state;
  });
}
