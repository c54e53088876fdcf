// Which parts of a training run are audited, and what that is worth.
import { Generator } from '../random/index.js';

/** What was computed again, of a run whose states cut it into segments. */
export interface SampleReport {
  /** The segments that were drawn, from 0 on, in order: the segment s is what lies between the states s and s + 1. */
  segments: readonly number[];
  /** How many there are. */
  of: number;
  /** One more that was computed because the weights of its best epoch are those that the run ends with; undefined: none. */
  besides: number | undefined;
  /** With which a cheat in one epoch would have been found: drawn segments to all. */
  probability: number;
  /** All this as a sentence. */
  words: string;
}

/** Integers below a count of at least 1, each as likely. */
type Draw = (below: number) => number;

const WORDS = 4_294_967_296;

/** By real randomness, which nobody foresees. */
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
 * @param of how many there are
 * @param count how many are wanted; all if there are fewer
 * @param seed undefined: by randomness that nobody foresees
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

/** What a sample is worth. */
export function describeSample(
  segments: readonly number[],
  of: number,
  besides: number | undefined,
): SampleReport {
  const probability = segments.length / of;
  const percent = Number((100 * probability).toPrecision(3));
  const also = besides === undefined ? '' : ` (and segment ${besides}, that of the best epoch)`;
  const words =
    `${segments.length} of ${of} segments were computed again${also}: a cheat in one epoch would have been found with ` +
    `a probability of ${segments.length} in ${of} (${percent} %)`;
  return { segments, of, besides, probability, words };
}
