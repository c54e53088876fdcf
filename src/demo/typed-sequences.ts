// Sequences as typed text: one per line, numbers separated by spaces or commas; if a step has several numbers, steps are separated by
// semicolons.
import { inQuotes } from '../text/quote.js';

/** Input of a network. */
export interface SequenceShape {
  /** Numbers in each step. */
  readonly features: number;
  /** Required steps of each sequence; null for any. */
  readonly steps: number | null;
}

/** `[sequences][steps][features]`, or a sentence about the first error. */
export type TypedSequences = { readonly sequences: number[][][] } | { readonly problem: string };

const MOST_TEXT = 20_000;
const MOST_SEQUENCES = 20;
const MOST_STEPS = 500;
/** Beyond this, an LSTM's gates are saturated. */
const LARGEST = 1_000_000;
const NUMBER = /^[+-]?(\d{1,12}\.?\d{0,12}|\.\d{1,12})(e[+-]?\d{1,2})?$/i;

/** Parses typed text. Empty lines are ignored. */
export function readSequences(text: string, shape: SequenceShape): TypedSequences {
  if (text.length > MOST_TEXT) {
    return { problem: `Expected at most ${MOST_TEXT} characters, got ${text.length}.` };
  }
  const lines = text.split(/\r\n|\r|\n/);
  const sequences: number[][][] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const read = readLine(line, shape);
    if (typeof read === 'string') return { problem: `Line ${index + 1}: ${read}` };
    sequences.push(read);
  }
  if (sequences.length === 0) return { problem: 'Type at least one sequence.' };
  if (sequences.length > MOST_SEQUENCES) {
    return { problem: `Expected at most ${MOST_SEQUENCES} sequences, got ${sequences.length}.` };
  }
  return { sequences };
}

/** Sequences in the notation of {@link readSequences}, with at most three decimals. */
export function writeSequences(sequences: readonly (readonly (readonly number[])[])[]): string {
  return sequences
    .map((steps) => {
      const single = steps.every((step) => step.length === 1);
      return steps.map((step) => step.map(short).join(' ')).join(single ? ' ' : '; ');
    })
    .join('\n');
}

function short(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

function readLine(line: string, { features, steps }: SequenceShape): number[][] | string {
  const parts = features === 1 ? wordsOf(line) : line.replace(/;\s*$/, '').split(';');
  if (parts.length > MOST_STEPS) return `expected at most ${MOST_STEPS} steps, got ${parts.length}.`;
  if (steps !== null && parts.length !== steps) {
    return `this network takes ${steps} steps, got ${parts.length}.`;
  }
  const sequence: number[][] = [];
  for (const [index, part] of parts.entries()) {
    const words = wordsOf(part);
    if (words.length !== features) {
      const given = words.length === 0 ? 'nothing' : words.length;
      return `step ${index + 1}: expected ${features} numbers, and a semicolon between steps, got ${given}.`;
    }
    const wrong = words.find((word) => !(NUMBER.test(word) && Math.abs(Number(word)) <= LARGEST));
    if (wrong !== undefined) {
      return `expected numbers from -${LARGEST} to ${LARGEST}, such as 2 or -0.5, got ${inQuotes(wrong)}.`;
    }
    sequence.push(words.map(Number));
  }
  return sequence;
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
