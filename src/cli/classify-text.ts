import type { ClassifierEvaluation, ClassifierVerdict, NetworkTraining } from '../classify/index.js';
import { shorten } from '../text/quote.js';
import { formatTable } from '../text/table.js';

/** More classes make a table that is too wide: then each class has its line alone. */
const MOST_COLUMNS = 10;
const MOST_ERRORS = 5;
const WIDEST = 16;

/** How a classification ended. */
export interface Classification {
  readonly file: string;
  /** What was tested on. */
  readonly tested: string;
  /** How many sequences were trained on. */
  readonly trained: number;
  readonly evaluation: ClassifierEvaluation;
  readonly training: readonly NetworkTraining[];
  readonly milliseconds: number;
  readonly save: string | undefined;
  /** The folder of receipts. */
  readonly receipts: string | undefined;
  readonly fingerprint: string;
}

const VERDICTS: { readonly [Verdict in ClassifierVerdict]: string } = {
  better: 'Better than',
  'not better': 'Not better than',
  undecided: 'Undecided whether better than',
};

/** The verdict, the confusion matrix, the surest errors, facts. */
export function classifyText(run: Classification): string {
  const { evaluation, training } = run;
  const { accuracy, balancedAccuracy, majority, verdict, count } = evaluation;
  const label = shorten(String(majority.label), WIDEST);
  const verdictLine = `${VERDICTS[verdict]} the most frequent class (${label}): ${percent(accuracy)} of ${count} sequences right, against ${percent(majority.accuracy)}`;
  const epochs = training.map(({ epochs: own }) => own).join(', ');
  const facts = [
    `Trained on     ${run.trained} sequences of ${run.file}`,
    `Tested on      ${count} sequences: ${run.tested}`,
    `Balanced       ${percent(balancedAccuracy)}, the mean over the classes`,
    `Networks       ${training.length}, of ${epochs} epochs`,
    `Wall time      ${(run.milliseconds / 1000).toFixed(2)} s of training`,
    run.save === undefined ? 'Not saved (--save FILE keeps the classifier)' : `Saved          ${run.save}`,
    ...(run.receipts === undefined ? [] : [`Receipts       ${run.receipts}`]),
    `Fingerprint    ${run.fingerprint}`,
  ];
  const parts = [verdictLine, confusionTable(evaluation), errorsTable(evaluation), facts.join('\n')];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

function confusionTable({ classes, confusion }: ClassifierEvaluation): string {
  const names = classes.map(({ label }) => shorten(String(label), WIDEST));
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
    recall === undefined ? '-' : percent(recall),
    precision === undefined ? '-' : percent(precision),
  ]);
  return formatTable(heading, rows);
}

function errorsTable({ topErrors }: ClassifierEvaluation): string | undefined {
  if (topErrors.length === 0) return undefined;
  const rows = topErrors
    .slice(0, MOST_ERRORS)
    .map(({ index, label, predicted, probability }) => [
      index + 1,
      shorten(String(label), WIDEST),
      shorten(String(predicted), WIDEST),
      percent(probability),
    ]);
  return `Wrong, and surest of it\n${formatTable(['sequence', 'class', 'taken for', 'sure'], rows)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
