import type { ClassifierEvaluation, NetworkTraining } from '../classify/index.js';
import { share, shortLabel, verdictSentence } from '../classify/report/words.js';
import { formatTable } from '../text/table.js';

/** With more classes the table is too wide: then only each class has its line. */
const MOST_COLUMNS = 10;
const MOST_ERRORS = 5;

/** The result of a classification. */
export interface Classification {
  readonly file: string;
  /** Description of the test data. */
  readonly tested: string;
  /** Number of training sequences. */
  readonly trained: number;
  readonly evaluation: ClassifierEvaluation;
  readonly training: readonly NetworkTraining[];
  readonly milliseconds: number;
  readonly save: string | undefined;
  /** Folder of the receipts. */
  readonly receipts: string | undefined;
  readonly report: string | undefined;
  /** Findings about the data. */
  readonly findings: readonly string[];
  readonly fingerprint: string;
}

/** The verdict, the confusion matrix, the most confident errors, facts. */
export function classifyText(run: Classification): string {
  const { evaluation, training } = run;
  const { balancedAccuracy, count } = evaluation;
  const epochs = training.map(({ epochs: own }) => own).join(', ');
  const facts = [
    `Trained on     ${run.trained} sequences of ${run.file}`,
    `Tested on      ${count} sequences: ${run.tested}`,
    `Balanced       ${share(balancedAccuracy)}, the mean over the classes`,
    `Networks       ${training.length}, of ${epochs} epochs`,
    `Wall time      ${(run.milliseconds / 1000).toFixed(2)} s of training`,
    run.save === undefined ? 'Not saved (--save FILE keeps the classifier)' : `Saved          ${run.save}`,
    ...(run.receipts === undefined ? [] : [`Receipts       ${run.receipts}`]),
    ...(run.report === undefined ? [] : [`Report         ${run.report}`]),
    `Fingerprint    ${run.fingerprint}`,
  ];
  const parts = [
    verdictSentence(evaluation),
    confusionTable(evaluation),
    errorsTable(evaluation),
    findingsText(run.findings),
    facts.join('\n'),
  ];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function findingsText(findings: readonly string[]): string | undefined {
  return findings.length === 0 ? undefined : ['Of the data', ...findings.map((one) => `  ${one}`)].join('\n');
}

function confusionTable({ classes, confusion }: ClassifierEvaluation): string {
  const names = classes.map(({ label }) => shortLabel(label));
  const isWide = classes.length > MOST_COLUMNS;
  const heading = [
    'class',
    ...(isWide ? ['sequences'] : names.map((name) => `as ${name}`)),
    'recall',
    'precision',
  ];
  const rows = classes.map(({ count, recall, precision }, index) => [
    names[index] as string,
    ...(isWide ? [count] : (confusion[index] as number[])),
    recall === undefined ? '-' : share(recall),
    precision === undefined ? '-' : share(precision),
  ]);
  return formatTable(heading, rows);
}

function errorsTable({ topErrors }: ClassifierEvaluation): string | undefined {
  if (topErrors.length === 0) return undefined;
  const rows = topErrors
    .slice(0, MOST_ERRORS)
    .map(({ index, label, predicted, probability }) => [
      index + 1,
      shortLabel(label),
      shortLabel(predicted),
      share(probability),
    ]);
  return `Wrong, and surest of it\n${formatTable(['sequence', 'class', 'taken for', 'sure'], rows)}`;
}
