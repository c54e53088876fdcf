// What `lethe verify` says on a terminal.
import { ablationTitle } from '../forgetting/ablations/index.js';
import type {
  AblationResult,
  Answer,
  Estimate,
  LagResult,
  PairedDifference,
  TaskVerification,
  Verdict,
  Verification,
} from '../forgetting/verify/index.js';
import { twoDigits } from '../forgetting/verify/verdict.js';
import { formatTable, type Row } from '../text/table.js';

/** Lags of which each has a row; of longer ones, the powers of two and the last. */
const EACH_LAG = 12;
const INTERVAL = '95 %';

type Words = { readonly [Which in Answer]: string };

/** A question about a task, its answers, and what is compared with the threshold. */
interface Question {
  readonly asked: string;
  readonly answers: Words;
  readonly figure: (median: string) => string;
}

const SELECTIVE: Question = {
  asked: 'does the network forget selectively?',
  answers: {
    yes: 'Yes, it keeps what it should keep and forgets the rest',
    no: 'No, it does not tell apart what to keep and what to forget',
    undecided: 'Undecided, some networks do and some do not',
  },
  figure: (median) => `selectivity index ${median}`,
};
const GATE: Question = {
  asked: 'is that the work of its forget gate?',
  answers: {
    yes: 'Yes, no constant in the place of the gate does as well',
    no: 'No, the network does as well with its gate held at a constant',
    undecided: 'Undecided, a constant in the place of the gate costs some networks more than others',
  },
  figure: (median) => `it loses ${median} of the index`,
};
const NEEDED: Question = {
  asked: 'does the task need a forget gate?',
  answers: {
    yes: 'Yes, networks trained with the gate held at a constant do worse',
    no: 'No, networks trained with the gate held at a constant do as well',
    undecided: 'Undecided, of networks trained with the gate held at a constant some do worse',
  },
  figure: (median) => `they lose ${median} of the score`,
};
/** Of a network that does not forget selectively there is no second answer. */
const NO_WORK = 'There is no such work: it does not forget selectively';

/** The answer about a task in one sentence, the first of {@link verdictLines}. */
export function answerLine({ task, verdicts }: TaskVerification): string {
  return sentence(task, SELECTIVE, verdicts.forgetsSelectively);
}

/** Three questions about a task that are not the same, each with its answer, a line each. */
export function verdictLines(found: TaskVerification): string[] {
  const { task, verdicts } = found;
  return [
    answerLine(found),
    sentence(task, GATE, verdicts.forgetGateDoesIt),
    sentence(task, NEEDED, verdicts.taskNeedsIt),
  ];
}

/** All tasks, the verdicts alone. */
export function briefText({ tasks, seeds }: Verification): string {
  return [...tasks.flatMap(verdictLines), ...fewSeedsWarning(seeds)].join('\n');
}

/** All tasks with their tables. The first line is the answer; several tasks begin with one line for each. */
export function verificationText(verification: Verification): string {
  const { tasks, seeds, fingerprint, version, timings } = verification;
  const answers = [...tasks.map(answerLine), ...controlWarning(tasks), ...fewSeedsWarning(seeds)].join('\n');
  const facts = [
    `Fingerprint  ${fingerprint}`,
    ...(timings === undefined ? [] : [`Time         ${timeText(timings)}, lethe ${version}`]),
  ].join('\n');
  return [answers, ...tasks.map((task) => taskText(task, seeds)), facts].join('\n\n');
}

/** Below so many values not even the smallest and the largest hold the median in 95 % of all cases: 1 - 2 / 2^5 is less. */
const FEWEST_SEEDS = 6;

function fewSeedsWarning(seeds: number): string[] {
  if (seeds >= FEWEST_SEEDS) return [];
  return [
    `${seeds === 1 ? '1 seed is' : `${seeds} seeds are`} too few for intervals of 95 %: take at least ${FEWEST_SEEDS}`,
  ];
}

/** A measure that does not call a control unselective is wrong. */
function controlWarning(tasks: readonly TaskVerification[]): string[] {
  const wrong = tasks.filter(
    ({ expectation, verdicts }) => expectation === 'control' && verdicts.forgetsSelectively.answer !== 'no',
  );
  if (wrong.length === 0) return [];
  return [
    `A control did not come out negative (${wrong.map(({ task }) => task).join(', ')}): do not trust these measures`,
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
    '',
    verdictText('It forgets selectively', verdicts.forgetsSelectively),
    verdictText('Its forget gate does it', verdicts.forgetGateDoesIt),
    verdictText('The task needs the gate', verdicts.taskNeedsIt),
    ...section('Sensitivity of outputs to inputs, by lag', lagTable(found.sensitivityByLag)),
    ...section('Effect of replaced inputs, by lag', lagTable(found.interventionByLag)),
    ...section('Networks without a part', ablationTable(found)),
    ...section('What that costs: full network less the one without, seed by seed', differenceTable(found)),
    ...section('Its own figures', detailTable(found)),
    ...section('Beyond what was trained on', extrapolationTable(found)),
    ...section('Forget gate', gateTable(found)),
  ];
  return parts.join('\n');
}

function section(title: string, table: string | undefined): string[] {
  return table === undefined ? [] : ['', title, '', table];
}

function verdictText(label: string, { answer, reason }: Verdict): string {
  return `${label.padEnd(24)} ${answer.padEnd(10)} ${reason}`;
}

function sentence(task: string, { asked, answers, figure }: Question, verdict: Verdict): string {
  const { answer, estimate, threshold } = verdict;
  if (estimate === null) return `${task}: ${asked} ${NO_WORK}`;
  const { median, low, high } = estimate;
  const numbers = `${figure(twoDigits(median))}, 95 % interval ${twoDigits(low)} to ${twoDigits(high)}`;
  return `${task}: ${asked} ${answers[answer]} (${numbers}; above ${threshold} is a yes)`;
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
    ['correlation with what is to be forgotten', ...cells(gates.correlation)],
    ['bits about what is to be forgotten', ...cells(gates.mutualInformation)],
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

/** Figures of any size: so many digits that count. */
function digits(value: number | undefined, count: number = 4): string {
  return value === undefined ? '' : String(Number(value.toPrecision(count)));
}

function timeText({ milliseconds, threads, runtime }: NonNullable<Verification['timings']>): string {
  const where = threads === 1 ? '1 thread' : `${threads} threads`;
  return `${(milliseconds / 1000).toFixed(1)} s on ${where}, ${runtime}`;
}
