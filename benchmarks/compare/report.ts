// A comparison as text for people and as one object for programs.
import { formatTable } from '../../src/text/table.js';
import { DISTURBED_SHARE } from '../records/steady.js';
import type { Build } from './builds.js';
import type { Options } from './options.js';
import type { Comparison } from './verdict.js';

/** All that was found out. */
export interface Report {
  base: Build;
  head: Build;
  options: Pick<Options, 'engine' | 'threads' | 'pairs' | 'threshold' | 'sameBits'>;
  comparisons: readonly Comparison[];
  exitCode: number;
}

/** For people. */
export function formatReport({ base, head, options, comparisons, exitCode }: Report): string {
  const { engine, threads, pairs, threshold } = options;
  const rows = comparisons.map((one) => [
    one.case,
    digits(one.base),
    digits(one.head),
    one.ratio.toFixed(3),
    `${one.interval.low.toFixed(3)} to ${one.interval.high.toFixed(3)}`,
    one.verdict,
    one.sameBits ? 'same' : 'CHANGED',
  ]);
  return [
    `base ${base.name}, head ${head.name}`,
    `engine ${engine}, ${threads === 1 ? '1 thread' : `${threads} threads`}, ${pairs} pairs of processes in turn`,
    '',
    formatTable(
      ['case', 'base ms/step', 'head ms/step', 'head/base', '95 % interval', 'head is', 'bits'],
      rows,
    ),
    '',
    'Quotients are of the medians of each pair; shown is their median with a percentile bootstrap interval',
    '(Efron and Tibshirani 1993).',
    ...comparisons.flatMap((one) => remarks(one, options)),
    exitCode === 0 ? `Fine: nothing is surely slower than ${threshold} times base.` : 'Failed.',
  ].join('\n');
}

/** For programs: without the builds' folders, which say nothing elsewhere. */
export function reportAsJson({ base, head, options, comparisons, exitCode }: Report): object {
  const named = ({ name, commit }: Build): object => ({ name, commit });
  return {
    command: 'bench:compare',
    base: named(base),
    head: named(head),
    ...options,
    comparisons,
    exitCode,
  };
}

function remarks(one: Comparison, { threshold, sameBits }: Report['options']): string[] {
  const lines: string[] = [];
  if (!one.sameBits) {
    const { base, head } = one.fingerprints;
    lines.push(`${one.case}: BITS CHANGED from ${base.slice(0, 16)} to ${head.slice(0, 16)}`);
    if (sameBits) lines.push(`${one.case}: --same-bits does not hold`);
  }
  if (one.disturbed > 0) {
    lines.push(
      `${one.case}: in ${one.disturbed} of ${one.pairs.length} pairs one took more than ${1 + DISTURBED_SHARE} times its CPU time, ` +
        'as where the machine works for others: judged by CPU time',
    );
  }
  if (one.tooSlow) {
    lines.push(`${one.case}: TOO SLOW, the whole interval lies above ${threshold}`);
  }
  if (one.verdict === 'too few pairs') {
    lines.push(`${one.case}: ${one.pairs.length} pairs are too few for a verdict`);
  }
  return lines;
}

/** Four digits that count, never in powers of ten. */
function digits(value: number): string {
  return value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(4)));
}
