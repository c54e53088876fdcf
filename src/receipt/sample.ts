// Draws the audited parts of a training run, and states what their audit proves.
import { Generator } from '../random/index.js';

/** The repeated part of a run whose states divide it into segments. */
export interface SampleReport {
  /** The drawn segments, in order, counted from 0: segment s lies between the states s and s + 1. */
  segments: readonly number[];
  /** The number of all segments. */
  of: number;
  /** An additional segment, repeated because the run ends with the weights of its best epoch; undefined: none. */
  besides: number | undefined;
  /** The probability that a cheat in one epoch would have been found: drawn segments divided by all. */
  probability: number;
  /** A sentence with these numbers. */
  words: string;
}

/** Draws an integer below a count of at least 1; all are equally likely. */
type Draw = (below: number) => number;

const WORDS = 4_294_967_296;

/** Draws from cryptographic randomness, which is unpredictable. */
const unforeseen: Draw = (below) => {
  const most = WORDS - (WORDS % below);
  const word = new Uint32Array(1);
  do crypto.getRandomValues(word);
  while ((word[0] as number) >= most);
  return (word[0] as number) % below;
};

/**
 * Draws segments without repetition.
 *
 * @param of number of segments
 * @param count number to draw; all if there are fewer
 * @param seed undefined: unpredictable
 * @returns in order
 */
export function drawSegments(of: number, count: number, seed: number | undefined): number[] {
  const generator = seed === undefined ? undefined : new Generator(seed, 'split');
  const draw: Draw = generator === undefined ? unforeseen : (below) => generator.integer(below);
  const left = Array.from({ length: of }, (_, index) => index);
  const drawn: number[] = [];
  while (drawn.length < Math.min(count, of)) {
    const at = draw(left.length);
    drawn.push(left[at] as number);
    left[at] = left.at(-1) as number;
    left.pop();
  }
  return drawn.sort((one, other) => one - other);
}

/** Describes what a sample proves. */
export function describeSample(
  segments: readonly number[],
  of: number,
  besides: number | undefined,
): SampleReport {
  const probability = segments.length / of;
  const percent = Number((100 * probability).toPrecision(3));
  const also = besides === undefined ? '' : ` (and segment ${besides}, that of the best epoch)`;
  const words =
    `${segments.length} of ${of} segments were repeated${also}: a cheat in one epoch would have been found with ` +
    `a probability of ${segments.length} in ${of} (${percent} %)`;
  return { segments, of, besides, probability, words };
}
