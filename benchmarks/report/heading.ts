// What a reader has to know of a run, said from its records.
import type { BenchmarkRecord } from '../records/record.js';
import { digits, distinct, duration, listed } from './format.js';
import { ENGINE_ORDER, engineLabel, isPeer, placeLabel, runtimeLabel } from './names.js';
import { noise } from './noise.js';
import { type Row, summarize } from './summarize.js';

/** From this step on a clock is called coarse. */
const COARSE_MS = 0.01;

/** The machine in a few words: `AMD EPYC, 2 cores`. */
export function machine(records: readonly BenchmarkRecord[]): string {
  return listed(
    distinct(
      records.map(({ processor, cores }) => `${processor}, ${cores} ${cores === 1 ? 'core' : 'cores'}`),
    ),
  );
}

/** The days on which the runs began, as they are in UTC: `2026-11-08`. */
export function days(records: readonly BenchmarkRecord[]): string {
  return listed(distinct(records.map(({ run }) => new Date(run).toISOString().slice(0, 10))));
}

/** Machine, system, date, commit, versions, rounds and peak, as a paragraph. */
export function heading(records: readonly BenchmarkRecord[]): string {
  const systems = listed(distinct(records.map(({ system }) => system)));
  const commits = listed(
    distinct(records.map(({ commit }) => commit.replace(/^([0-9a-f]{12})[0-9a-f]*/, '$1'))),
  );
  const peaks = records.map(({ peakGflops }) => peakGflops);
  const widePeaks = records.flatMap(({ widePeakGflops }) => widePeakGflops ?? []);
  const load = Math.max(...records.map((record) => record.load));
  const rows = summarize(records);
  return [
    ...(records.some(({ quick }) => quick) ? ['**A quick run: too short to quote.**'] : []),
    `${machine(records)}; ${systems}; ${days(records)}; commit ${commits}.`,
    `${versions(records)}.`,
    `Medians of ${roundsOf(rows)}, each measurement in a process of its own;`,
    'quotients are taken within each round.',
    `One core reaches ${span(peaks, digits)} GFLOP/s with SIMD multiplications and additions of 128 bits alone${
      widePeaks.length === 0 ? '' : `, ${span(widePeaks, digits)} with such of 256 bits`
    };`,
    `the load before a measurement was ${load.toFixed(1)} at most.`,
    ...noise(records, rows),
  ].join(' ');
}

/** By what clocks the rows were timed, where that is not a fine clock of the runtime itself; empty if all were. */
export function clocks(rows: readonly Row[]): string {
  const outside = rows.filter(({ clock }) => clock.source === 'outside');
  const coarse = rows.filter(({ clock }) => clock.source === 'inside' && clock.resolutionMs >= COARSE_MS);
  const sentences: string[] = [];
  if (outside.length > 0) {
    const empty = outside.flatMap(({ clock }) => clock.emptyRequestMs ?? []);
    sentences.push(
      `Timed from outside, as the clock stands still during computation: ${places(outside)}; the time of an empty ` +
        `request, ${span(empty, duration)}, is subtracted.`,
    );
  }
  if (coarse.length > 0) {
    const names = distinct(coarse.map(({ runtime }) => runtime.name)).map((name) => {
      const steps = coarse.filter((row) => row.runtime.name === name).map(({ clock }) => clock.resolutionMs);
      return `${runtimeLabel(name)} (${duration(Math.max(...steps))})`;
    });
    sentences.push(`Clocks with coarse steps, against which each sample is long: ${listed(names)}.`);
  }
  return sentences.join(' ');
}

/** Lethe's and the peers' versions, with what the peers ran in. Versions that begin with a digit get a name. */
function versions(records: readonly BenchmarkRecord[]): string {
  const texts = ENGINE_ORDER.flatMap((engine) => {
    const of = records.filter((record) => record.engine === engine);
    if (of.length === 0) return [];
    const named = of.map(({ engineVersion }) =>
      /^\d/.test(engineVersion) ? `${engineLabel(engine)} ${engineVersion}` : engineVersion,
    );
    const places = distinct(of.map(({ runtime }) => placeLabel(runtime)));
    return [`${listed(distinct(named))}${isPeer(engine) ? ` in ${listed(places)}` : ''}`];
  });
  return texts.join('; ');
}

/** `5 interleaved rounds`, and how many rows have fewer. */
function roundsOf(rows: readonly Row[]): string {
  const most = Math.max(...rows.map(({ times }) => times.size));
  const fewer = rows.filter(({ times }) => times.size < most);
  const rounds = most === 1 ? '1 round' : `${most} interleaved rounds`;
  if (fewer.length === 0) return rounds;
  const least = Math.min(...fewer.map(({ times }) => times.size));
  return `${rounds} (of ${least === most - 1 ? least : `${least} at least`} for ${fewer.length} of ${rows.length} rows)`;
}

function places(rows: readonly Row[]): string {
  return listed(distinct(rows.map(({ runtime }) => runtimeLabel(runtime.name))));
}

function span(values: readonly number[], write: (value: number) => string): string {
  const [least, most] = [write(Math.min(...values)), write(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}
