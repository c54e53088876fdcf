// The table of a run, for docs/formats.md.
import type { Trial } from './direction.js';
import { DIRECTION_NAMES, DIRECTIONS, type DirectionName } from './directions/index.js';
import type { ProgramVersions } from './python.js';
import { reasonOf, withoutTrace } from './trial.js';

/** What came of a direction's models, where and when. */
export interface DirectionRecord {
  readonly direction: DirectionName;
  /** ISO 8601. */
  readonly date: string;
  /** Of the sources; with `-dirty` if they had changed. */
  readonly commit: string;
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly seed: number;
  readonly versions: ProgramVersions;
  readonly trials: readonly Trial[];
}

/** The section of docs/formats.md that is made. */
export const SECTION = 'formats';

/** Losses of ten more steps are as near as this. */
const TRAINING_TOLERANCE = 1e-5;
/** How much farther than one rounding of each weight moves a model its outputs may be. */
const ROUNDINGS = 10;

const HEADING = [
  'from',
  'to',
  'models',
  'compared',
  'median error',
  'worst error',
  'beyond, by rounding',
  'beyond, nearer to float64',
  'ten more steps: models, worst loss',
  'refused',
];

/** A direction as numbers. */
export function summaryOf({ direction, trials }: DirectionRecord) {
  const { tolerance } = DIRECTIONS[direction];
  const compared = trials.filter((trial) => 'error' in trial);
  const within = compared.filter(({ error }) => error <= tolerance).map(({ error }) => error);
  const beyond = compared.filter(({ error }) => !(error <= tolerance));
  const byRounding = beyond.filter(({ error, sensitivity = 0 }) => error <= ROUNDINGS * sensitivity);
  const nearer = beyond.filter(
    (trial) => !byRounding.includes(trial) && trial.exact && trial.exact.lethe <= trial.exact.other,
  );
  const steps = compared.flatMap(({ training }) => training ?? []);
  const sorted = compared.map(({ error }) => error).sort((a, b) => a - b);
  return {
    models: trials.length,
    compared: compared.length,
    median: sorted[Math.floor((sorted.length - 1) / 2)],
    worst: within.length === 0 ? undefined : Math.max(...within),
    byRounding: byRounding.length,
    nearer: nearer.length,
    wrong: beyond.length - byRounding.length - nearer.length,
    trained: steps.length,
    worstLoss: steps.length === 0 ? undefined : Math.max(...steps),
    refused: tally(trials.flatMap((trial) => ('refused' in trial ? [trial.refused] : []))),
    failed: tally(trials.flatMap((trial) => ('failed' in trial ? [trial.failed] : []))),
  };
}

/** What a run found wrong: a line for each direction that is not as promised. */
export function defects(records: readonly DirectionRecord[]): string[] {
  return records.flatMap((record) => {
    const { wrong, worstLoss = 0, compared, failed } = summaryOf(record);
    const told = (what: string): string => `${record.direction}: ${what}`;
    return [
      ...(wrong > 0 ? [told(`${wrong} of ${compared} models beyond the tolerance`)] : []),
      ...(worstLoss > TRAINING_TOLERANCE
        ? [told(`expected losses within ${TRAINING_TOLERANCE}, got ${worstLoss}`)]
        : []),
      ...(compared === 0 ? [told('expected models that are compared, got none')] : []),
      ...(record.direction.startsWith('lethe-to') && failed.length > 0
        ? [told(`expected files that are read, got ${failed[0]?.[0]}`)]
        : []),
    ];
  });
}

/** What keeps records from being one table: directions that are not there, or were run on something else than the first. */
export function unlike(records: readonly DirectionRecord[]): string[] {
  const [first] = records;
  const missing = DIRECTION_NAMES.filter((name) => !records.some(({ direction }) => direction === name));
  const changed = records.filter(({ commit }) => commit === 'unknown' || commit.endsWith('-dirty'));
  const told = (what: string, { direction }: DirectionRecord): string => `${direction}: ${what}`;
  const stateOf = ({ commit, seed, versions, trials }: DirectionRecord): { [name: string]: unknown } => ({
    ...{ commit, seed, models: trials.length },
    ...versions,
  });
  const expected = first === undefined ? {} : stateOf(first);
  return [
    ...missing.map((name) => `${name}: expected a run, got none`),
    ...changed.map((record) => told(`expected sources that are committed, got ${record.commit}`, record)),
    ...records.flatMap((record) =>
      Object.entries(stateOf(record)).flatMap(([name, value]) =>
        value === expected[name]
          ? []
          : [told(`${name}: expected ${expected[name]}, as ${first?.direction}, got ${value}`, record)],
      ),
    ),
  ];
}

/** Markdown: a table, what was refused, and where it was made. */
export function formatsSection(directions: readonly DirectionRecord[]): string {
  const rows = directions.map((record) => {
    const { from, to } = DIRECTIONS[record.direction];
    const summary = summaryOf(record);
    const refused = count(summary.refused) + count(summary.failed);
    return [
      from,
      to,
      summary.models,
      summary.compared,
      number(summary.median),
      number(summary.worst),
      summary.byRounding,
      summary.nearer,
      summary.trained === 0 ? '' : `${summary.trained}, ${number(summary.worstLoss)}`,
      refused,
    ];
  });
  const reasons = directions.flatMap((record) => {
    const { from, to } = DIRECTIONS[record.direction];
    const { refused, failed } = summaryOf(record);
    const all = [
      ...refused,
      ...failed.map(([reason, times]) => [`of the program itself: ${reason}`, times] as const),
    ];
    if (all.length === 0) return [];
    const told = all.map(([reason, times]) => `${reason} (${times})`).join('; ');
    return [`- ${from} to ${to}: ${told}`];
  });
  const table = [HEADING, HEADING.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const made = [...new Set(directions.map(madeOn))].map((line) => `${line}.`);
  return [...table, '', 'Refused, and how often:', '', ...reasons, '', ...made].join('\n');
}

function madeOn({ commit, seed, versions, date, ...machine }: DirectionRecord): string {
  const programs = Object.entries(versions).map(([program, version]) => `${program} ${version}`);
  const where = `${machine.cores} cores of ${machine.processor} (${machine.system})`;
  return `Commit ${commit}, seed ${seed}; ${programs.join(', ')}; ${where}; ${date.slice(0, 10)}`;
}

/** Most reasons of a direction that are listed; the others are counted together. */
const MOST_REASONS = 8;
const LONGEST_REASON = 140;

function tally(reasons: readonly string[]): (readonly [reason: string, times: number])[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) {
    const short = withoutTrace(reasonOf(reason)).slice(0, LONGEST_REASON);
    counts.set(short, (counts.get(short) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const others = sorted.slice(MOST_REASONS);
  return others.length < 2 ? sorted : [...sorted.slice(0, MOST_REASONS), ['others', count(others)]];
}

function count(tallied: readonly (readonly [string, number])[]): number {
  return tallied.reduce((sum, [, times]) => sum + times, 0);
}

function number(value: number | undefined): string {
  return value === undefined ? '' : value === 0 ? '0' : value.toExponential(1);
}
