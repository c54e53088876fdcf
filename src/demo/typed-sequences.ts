// Sequences as people type them: one on each line, numbers with spaces or commas between them; where a step has several
// numbers, steps with semicolons between them.
import { inQuotes } from '../text/quote.js';

/** What a network takes. */
export interface SequenceShape {
  /** Numbers of each step. */
  readonly features: number;
  /** Steps that each sequence has to have; null where any number will do. */
  readonly steps: number | null;
}

/** `[sequences][steps][features]`, or a sentence that says what is wrong first. */
export type TypedSequences = { readonly sequences: number[][][] } | { readonly problem: string };

const MOST_TEXT = 20_000;
const MOST_SEQUENCES = 20;
const MOST_STEPS = 500;
/** Beyond, an LSTM's gates are as flat as they get. */
const LARGEST = 1_000_000;
const NUMBER = /^[+-]?(\d{1,12}\.?\d{0,12}|\.\d{1,12})(e[+-]?\d{1,2})?$/i;

/** Reads what was typed. Lines that are empty do not count. */
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

/** Sequences in the form that {@link readSequences} reads; numbers with at most three places after the point. */
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
