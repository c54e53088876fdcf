// Output of `lethe verify`.
import { ablationTitle } from '../forgetting/ablations/index.js';
import type {
  AblationResult,
  Estimate,
  LagResult,
  PairedDifference,
  TaskVerification,
  Verdict,
  Verdicts,
  Verification,
} from '../forgetting/verify/index.js';
import {
  controlWarning,
  MEANING,
  STATEMENT_NAMES,
  STATEMENTS,
  WORDS,
} from '../forgetting/verify/statements.js';
import { twoDigits } from '../forgetting/verify/verdict.js';
import { lowerFirst } from '../text/letter-case.js';
import { formatTable, type Row } from '../text/table.js';

/** Largest lag up to which each has a row; beyond it, powers of two and the last. */
const EACH_LAG = 12;
const INTERVAL = '95 %';

/** How a median is reported with an answer. */
const FIGURES: { readonly [name in keyof Verdicts]: (median: string) => string } = {
  forgetsSelectively: (median) => `selectivity index ${median}`,
  forgetGateDoesIt: (median) => `with its gate held constant it loses ${median} of the index`,
  taskNeedsIt: (median) => `with the gate held constant they lose ${median} of the score`,
};

/** The answer for a task in one sentence, the first of {@link verdictLines}. */
export function answerLine(found: TaskVerification): string {
  return sentence(found, 'forgetsSelectively');
}

/** Three different questions about a task, each with its answer, one per line. */
export function verdictLines(found: TaskVerification): string[] {
  return STATEMENT_NAMES.map((name) => sentence(found, name));
}

/** All tasks, only the verdicts. */
export function briefText({ tasks, seeds }: Verification): string {
  return [...tasks.flatMap(verdictLines), ...fewSeedsWarning(seeds)].join('\n');
}

/** All tasks with their tables. The first line is the answer; several tasks begin with one line each. */
export function verificationText(verification: Verification): string {
  const { tasks, seeds, fingerprint, version, timings } = verification;
  const answers = [...tasks.map(answerLine), ...controlWarning(tasks), ...fewSeedsWarning(seeds)].join('\n');
  const facts = [
    `Fingerprint  ${fingerprint}`,
    ...(timings === undefined ? [] : [`Time         ${timeText(timings)}, lethe ${version}`]),
  ].join('\n');
  return [answers, ...tasks.map((task) => taskText(task, seeds)), facts].join('\n\n');
}

/** With fewer values, even their full range contains the median in less than 95 % of all cases: 1 - 2 / 2^5. */
const FEWEST_SEEDS = 6;

function fewSeedsWarning(seeds: number): string[] {
  if (seeds >= FEWEST_SEEDS) return [];
  return [
    `${seeds === 1 ? '1 seed is' : `${seeds} seeds are`} too few for intervals of 95 %: use at least ${FEWEST_SEEDS}`,
  ];
}

function taskText(found: TaskVerification, seeds: number): string {
  const { task, title, criterion, verdicts, units, training } = found;
  const { epochs, samples, steps } = training;
  const count = seeds === 1 ? '1 seed' : `${seeds} seeds`;
  const heading = `${task}: ${title}`;
  const parts = [
    `${heading}\n${'='.repeat(heading.length)}`,
    `${count}; ${units} units, ${epochs} epochs of ${samples} sequences of ${steps} steps`,
    `Solved: ${criterion}`,
    'Figures are medians over seeds with their bootstrap 95 % interval',
    'Selectivity index: 1 if it keeps what it should and forgets the rest, 0 if it keeps or forgets everything alike',
    `${WORDS[verdicts.forgetsSelectively.answer]} means: ${MEANING[verdicts.forgetsSelectively.answer]}`,
    '',
    ...STATEMENT_NAMES.map((name) => verdictText(STATEMENTS[name].claims.yes, verdicts[name])),
    ...section('Sensitivity of outputs to inputs, by lag', lagTable(found.sensitivityByLag)),
    ...section('Effect of replaced inputs, by lag', lagTable(found.interventionByLag)),
    ...section('Networks without a part', ablationTable(found)),
    ...section(
      'What that costs: full network minus the one without the part, seed by seed',
      differenceTable(found),
    ),
    ...section('Figures of this task', detailTable(found)),
    ...section('Sequences unlike those of training', extrapolationTable(found)),
    ...section('Forget gate', gateTable(found)),
  ];
  return parts.join('\n');
}

function section(title: string, table: string | undefined): string[] {
  return table === undefined ? [] : ['', title, '', table];
}

function verdictText(label: string, { answer, reason }: Verdict): string {
  return `${label.padEnd(35)} ${answer.padEnd(10)} ${reason}`;
}

function sentence({ task, verdicts }: TaskVerification, name: keyof Verdicts): string {
  const { asked, reasons } = STATEMENTS[name];
  const { answer, reason, estimate, threshold } = verdicts[name];
  if (estimate === null) return `${task}: ${asked} ${reason.replace(/\.$/, '')}`;
  const { median, low, high } = estimate;
  const numbers = `${FIGURES[name](twoDigits(median))}, ${INTERVAL} interval ${twoDigits(low)} to ${twoDigits(high)}`;
  return `${task}: ${asked} ${WORDS[answer]}, ${lowerFirst(reasons[answer])} (${numbers}; an interval above ${threshold} means yes)`;
}

function lagTable(lags: readonly LagResult[]): string | undefined {
  if (lags.length === 0) return undefined;
  const last = lags.at(-1);
  const shown = lags.filter((one) => one.lag <= EACH_LAG || isPowerOfTwo(one.lag) || one === last);
  const rows = shown.map(
    ({ lag, ideal, value, spread, distance }): Row => [
      lag,
      twoDigits(ideal),
      ...cells(value),
      twoDigits(spread),
      twoDigits(distance),
    ],
  );
  const table = formatTable(['lag', 'ideal', 'found', INTERVAL, 'spread', 'distance'], rows);
  const left = lags.length - shown.length;
  return left === 0 ? table : `${table}\n${left} lags in between: --json or --report`;
}

function isPowerOfTwo(lag: number): boolean {
  return (lag & (lag - 1)) === 0;
}

function ablationTable({ ablations, seeds }: TaskVerification): string {
  const rows = ablations.map(
    (one): Row => [
      ablationTitle(one.ablation),
      one.ablation === 'full' ? '' : whenText(one.when),
      ...cells(one.score),
      `${one.solved} of ${seeds.length}`,
      ...cells(one.selectivity),
    ],
  );
  return formatTable(['network', 'taken away', 'score', INTERVAL, 'solved', 'index', INTERVAL], rows);
}

function differenceTable({ ablations }: TaskVerification): string {
  const rows = ablations
    .filter(({ ablation }) => ablation !== 'full')
    .map(
      (one): Row => [
        ablationTitle(one.ablation),
        whenText(one.when),
        ...differenceCells(one.scoreDifference),
        ...differenceCells(one.selectivityDifference),
      ],
    );
  const heading = ['network', 'taken away', 'score', INTERVAL, 'd', 'index', INTERVAL, 'd'];
  return formatTable(heading, rows);
}

function detailTable({ ablations }: TaskVerification): string | undefined {
  const names = Object.keys(ablations[0]?.details ?? {});
  if (names.length === 0) return undefined;
  const rows = ablations.map(
    (one): Row => [
      ablationTitle(one.ablation),
      one.ablation === 'full' ? '' : whenText(one.when),
      ...names.map((name) => digits(one.details[name]?.median)),
    ],
  );
  return formatTable(['network', 'taken away', ...names], rows);
}

function extrapolationTable({ extrapolations }: TaskVerification): string | undefined {
  if (extrapolations.length === 0) return undefined;
  const rows = extrapolations.map(
    ({ name, score, selectivity }): Row => [name, ...cells(score), ...cells(selectivity)],
  );
  return formatTable(['sequences', 'score', INTERVAL, 'index', INTERVAL], rows);
}

function gateTable({ gates }: TaskVerification): string {
  const rows: Row[] = [
    ['mean', ...cells(gates.meanForgetGate)],
    ['time constant, steps', ...cells(gates.timeConstant)],
    ['correlation with when to forget', ...cells(gates.correlation)],
    ['bits of information about when to forget', ...cells(gates.mutualInformation)],
  ];
  return formatTable(
    ['figure', 'found', INTERVAL],
    rows.filter(([, found]) => found !== ''),
  );
}

const WHEN: { readonly [when in AblationResult['when']]: string } = {
  trained: 'before training',
  postHoc: 'afterwards',
};

function whenText(when: AblationResult['when']): string {
  return WHEN[when];
}

function cells(estimate: Estimate | null): [string, string] {
  if (estimate === null) return ['', ''];
  const { median, low, high } = estimate;
  return [twoDigits(median), `${twoDigits(low)} to ${twoDigits(high)}`];
}

function differenceCells(difference: PairedDifference | null): [string, string, string] {
  const { effectSize = null } = difference ?? {};
  return [...cells(difference), effectSize === null ? '' : twoDigits(effectSize)];
}

/** Numbers of any size, with this many significant digits. */
function digits(value: number | undefined, count: number = 4): string {
  return value === undefined ? '' : String(Number(value.toPrecision(count)));
}

function timeText({ milliseconds, threads, runtime }: NonNullable<Verification['timings']>): string {
  const where = threads === 1 ? '1 thread' : `${threads} threads`;
  return `${(milliseconds / 1000).toFixed(1)} s on ${where}, ${runtime}`;
}
