// Findings about the data that matter for trusting a classifier.
import { many } from '../../text/many.js';
import { shorten } from '../../text/quote.js';
import type { Label } from './forms.js';
import type { Labelled } from './labelled.js';
import { classesOf } from './labels.js';
import { forEachNumber, type Sequences } from './sequences.js';

/** A class with fewer sequences can hardly be learned. */
const FEW = 5;
/** A class with this many times as many sequences dominates another. */
const UNEQUAL = 5;
/** A fraction of padding above this is reported. */
const MUCH_PADDING = 0.5;
const MOST_NAMED = 8;

/**
 * Describes findings: missing numbers, constant features, rare classes, test sequences that are also in the training data, equal sequences
 * with different classes, much padding.
 *
 * @param own training data
 * @param other test data
 */
export function findingsOf(own: Labelled, other: Labelled): string[] {
  const numbers = numberedBy(own.sequences);
  return [
    ...missingIn(own, 'trained on'),
    ...missingIn(other, 'tested on'),
    ...constantIn(own),
    ...rareClasses(own, other),
    ...contradictions(own, numbers),
    ...alsoTrainedOn(other, numbers),
    ...padding(own),
  ];
}

function missingIn({ sequences }: Labelled, which: string): string[] {
  const odd = new Set<number>();
  let count = 0;
  forEachNumber(sequences, (value, sequence) => {
    if (!Number.isNaN(value)) return;
    odd.add(sequence);
    count++;
  });
  if (count === 0) return [];
  const of = `${odd.size} of the ${many(sequences.lengths.length, 'sequence')} ${which}`;
  const rule = 'the number before stands for each, before the first one the mean of the feature';
  return [`${many(count, 'number')} in ${of} ${count === 1 ? 'is' : 'are'} missing: ${rule}`];
}

function constantIn({ sequences }: Labelled): string[] {
  const { features } = sequences;
  const [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) =>
    new Array<number>(features).fill(value),
  ) as [number[], number[]];
  forEachNumber(sequences, (value, _sequence, _step, feature) => {
    if (value < (least[feature] as number)) least[feature] = value;
    if (value > (most[feature] as number)) most[feature] = value;
  });
  const same = least.flatMap((value, feature) => (value === most[feature] ? feature + 1 : []));
  if (same.length === 0) return [];
  return [
    `${same.length === 1 ? 'Feature' : 'Features'} ${listed(same)} of ${features}: the same number everywhere, from which nothing is learned`,
  ];
}

function rareClasses(own: Labelled, other: Labelled): string[] {
  const counts = countsOf(own);
  const rare = [...counts].filter(([, count]) => count < FEW);
  const untested = [...counts.keys()].filter((label) => !other.labels.includes(label));
  const [least, most] = [Math.min(...counts.values()), Math.max(...counts.values())];
  return [
    ...(rare.length === 0
      ? []
      : [
          `Few sequences to learn from: ${listed(rare.map(([label, count]) => `${shorten(String(label))} has ${count}`))}`,
        ]),
    ...(most < UNEQUAL * least
      ? []
      : [
          `The most frequent class has ${Math.round(most / least)} times as many sequences as the rarest: see the recall of each; classWeight: 'balanced' makes classes count the same`,
        ]),
    ...(untested.length === 0
      ? []
      : [
          `Not among the sequences tested on: ${listed(untested.map((label) => shorten(String(label))))}; nothing is known of how well they are told`,
        ]),
  ];
}

function countsOf({ labels }: Labelled): Map<Label, number> {
  const counts = new Map(classesOf(labels).map((label) => [label, 0]));
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** Assigns to each sequence of a part the index of an equal one. */
interface Numbered {
  readonly sequences: Sequences;
  readonly byHash: ReadonlyMap<number, readonly number[]>;
  readonly starts: readonly number[];
}

function numberedBy(sequences: Sequences): Numbered {
  const starts = startsOf(sequences);
  const byHash = new Map<number, number[]>();
  for (const index of starts.keys()) {
    const hash = hashOf(numbersOf(sequences, starts, index));
    const known = byHash.get(hash);
    if (known === undefined) byHash.set(hash, [index]);
    else known.push(index);
  }
  return { sequences, byHash, starts };
}

function startsOf({ lengths, features }: Sequences): number[] {
  let next = 0;
  return lengths.map((length) => {
    const start = next;
    next += length * features;
    return start;
  });
}

function numbersOf(
  { values, lengths, features }: Sequences,
  starts: readonly number[],
  index: number,
): Float64Array {
  const start = starts[index] as number;
  return Float64Array.from(values.subarray(start, start + (lengths[index] as number) * features));
}

/** FNV-1a hash of the numbers, as 32-bit words. */
function hashOf(numbers: Float64Array): number {
  let hash = 0x811c9dc5;
  for (const word of new Int32Array(numbers.buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash;
}

/** The first equal sequence before `end`. */
function equalTo(
  { sequences, byHash, starts }: Numbered,
  numbers: Float64Array,
  end: number,
): number | undefined {
  return byHash.get(hashOf(numbers))?.find((index) => {
    if (index >= end) return false;
    const other = numbersOf(sequences, starts, index);
    return other.length === numbers.length && other.every((value, at) => Object.is(value, numbers[at]));
  });
}

function contradictions({ labels }: Labelled, numbered: Numbered): string[] {
  const { sequences, starts } = numbered;
  const pairs = starts.flatMap((_, index) => {
    const first = equalTo(numbered, numbersOf(sequences, starts, index), index);
    return first === undefined || labels[first] === labels[index] ? [] : [[first, index] as const];
  });
  const [pair] = pairs;
  if (pair === undefined) return [];
  const [first, second] = pair;
  const of = [first, second].map((index) => shorten(String(labels[index]))).join(' and ');
  return [
    `${many(pairs.length, 'sequence')} trained on ${pairs.length === 1 ? 'is' : 'are'} the same as another of a different class: sequences ${first + 1} and ${second + 1} (${of})`,
  ];
}

function alsoTrainedOn({ sequences }: Labelled, numbered: Numbered): string[] {
  const starts = startsOf(sequences);
  const isSame = sequences.features === numbered.sequences.features;
  const found = starts.flatMap((_, index) => {
    const same = isSame
      ? equalTo(numbered, numbersOf(sequences, starts, index), Number.POSITIVE_INFINITY)
      : undefined;
    return same === undefined ? [] : [index + 1];
  });
  if (found.length === 0) return [];
  return [
    `${found.length} of the ${many(starts.length, 'sequence')} tested on ${found.length === 1 ? 'was' : 'were'} trained on as well, number for number (${listed(found)}): the accuracy is too good by what was learned by heart`,
  ];
}

function padding({ sequences: { lengths } }: Labelled): string[] {
  const [least, most] = lengths.reduce(
    ([low, high], length) => [Math.min(low, length), Math.max(high, length)],
    [Number.POSITIVE_INFINITY, 0],
  ) as [number, number];
  const share = 1 - lengths.reduce((sum, length) => sum + length, 0) / (most * lengths.length);
  if (share < MUCH_PADDING) return [];
  return [
    `Sequences have ${least} to ${most} steps, and all are padded to the longest: ${Math.round(100 * share)} % of what is computed is padding`,
  ];
}

function listed(names: readonly (string | number)[]): string {
  const rest = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
