// How far the machine was disturbed during a run, said in one line from its records.
import { median } from '../../src/bench/statistics.js';
import type { BenchmarkRecord } from '../records/record.js';
import { DISTURBED_SHARE } from '../records/steady.js';
import { digits, percent } from './format.js';
import { ownCpuTimes, type Row, wasDisturbed } from './summarize.js';

/** Sentences: which measurements were disturbed, and how far the rounds of a row lie apart. None where neither is known. */
export function noise(records: readonly BenchmarkRecord[], rows: readonly Row[]): string[] {
  const sentences = [...disturbed(records), ...spread(rows)];
  return sentences.length === 0 ? [] : [`How noisy it was: ${sentences.join('; ')}.`];
}

/** Of those whose wall and CPU times can be held against each other: on one thread, where CPU time was to be had. */
function disturbed(records: readonly BenchmarkRecord[]): string[] {
  const judged = records.filter((record) => record.threads === 1 && ownCpuTimes(record) !== undefined);
  if (judged.length === 0) return [];
  const repeated = judged.filter(({ repeats }) => repeats > 0);
  const still = judged.filter(wasDisturbed);
  return [
    `${percent(repeated.length / judged.length)} of ${judged.length} measurements on one thread were repeated as they ` +
      `took more than ${digits(1 + DISTURBED_SHARE)} times their CPU time, ` +
      `${percent(still.length / judged.length)} did so in the end${still.length === 0 ? '' : ' (their quotients are of CPU times)'}`,
  ];
}

/** The longest of a row's rounds over its shortest. */
function spread(rows: readonly Row[]): string[] {
  const several = rows.filter(({ times }) => times.size > 1);
  if (several.length === 0) return [];
  const apart = several.map(({ times }) => Math.max(...times.values()) / Math.min(...times.values()) - 1);
  return [
    `medians of a row's rounds lie ${percent(median(apart))} apart (median of the rows; ${percent(Math.max(...apart))} at most)`,
  ];
}
