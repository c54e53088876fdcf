// Recall and precision of each class, and which classes are confused.

import type { Table } from '../../../report/figures.js';
import { type Figure, figureOf } from '../../../report/html.js';
import type { ClassifierEvaluation } from '../../evaluation.js';
import { wilson } from '../../wilson.js';
import { type ClassRow, classChart } from '../charts/classes.js';
import { confusionChart, MOST_SQUARES } from '../charts/confusion.js';
import type { ReadResult } from '../result.js';
import { share, shortLabel } from '../words.js';

/** Most classes that are drawn: those with the lowest recall. */
const MOST_ROWS = 30;
/** Most rows in tables, so that a page stays below 1 MB. */
const MOST_PAIRS = 200;
const MOST_CLASSES = 1000;

export function classSection({ evaluation }: ReadResult): string {
  const figures = [confusionFigure(evaluation), classFigure(evaluation)];
  return `<section aria-labelledby="classes">
<h2 id="classes">Which classes it tells apart</h2>
<div class="figures">${figures.map(figureOf).join('\n')}</div>
</section>`;
}

interface Pair {
  readonly own: number;
  readonly said: number;
  readonly count: number;
}

/** Confused pairs of classes, most frequent first. */
function mistakesIn({ confusion }: ClassifierEvaluation): Pair[] {
  return confusion
    .flatMap((row, own) => row.map((count, said) => ({ own, said, count })))
    .filter(({ own, said, count }) => own !== said && count > 0)
    .sort((a, b) => b.count - a.count);
}

function confusionFigure(evaluation: ClassifierEvaluation): Figure {
  const { classes, confusion, count } = evaluation;
  const mistakes = mistakesIn(evaluation);
  const name = (index: number): string => shortLabel(classes[index]?.label ?? '');
  const [first] = mistakes;
  const said =
    first === undefined
      ? 'No sequence was taken for one of another class.'
      : `Most often ${name(first.own)} was taken for ${name(first.said)}: ${first.count} of ${classes[first.own]?.count} times.`;
  const drawn = classes.length <= MOST_SQUARES ? classes.map((_, index) => index) : mostConfused(mistakes);
  const some =
    drawn.length < classes.length
      ? ` Of ${classes.length} classes those that are most often taken for each other.`
      : '';
  return {
    title: 'What is taken for what',
    svg: confusionChart(
      drawn.map((index) => classes[index]?.label ?? ''),
      drawn.map((own) => drawn.map((other) => confusion[own]?.[other] ?? 0)),
      {
        id: 'confusion',
        title: 'Numbers of sequences by their class and by what they were said to be',
        description: `${count} sequences of ${classes.length} classes. ${said}`,
      },
    ),
    caption: `Rows: the class that a sequence is of. Columns: what was said. On the diagonal is what is right. ${said}${some}`,
    table: classes.length <= MOST_SQUARES ? matrixOf(evaluation) : pairsOf(evaluation, mistakes),
  };
}

/** As many classes as fit, by how often they are confused. */
function mostConfused(mistakes: readonly Pair[]): number[] {
  const found = new Set<number>();
  for (const { own, said } of mistakes)
    for (const index of [own, said]) if (found.size < MOST_SQUARES) found.add(index);
  return [...found].sort((a, b) => a - b);
}

function matrixOf({ classes, confusion }: ClassifierEvaluation): Table {
  return {
    caption: 'Numbers of sequences by their class (rows) and by what they were said to be (columns)',
    heading: ['class', ...classes.map(({ label }) => `said to be ${shortLabel(label)}`)],
    rows: classes.map(({ label }, index) => [shortLabel(label), ...(confusion[index] ?? [])]),
  };
}

function pairsOf({ classes }: ClassifierEvaluation, mistakes: readonly Pair[]): Table {
  const rest = mistakes.length - MOST_PAIRS;
  return {
    caption: `What is taken for what, the most frequent first${rest > 0 ? `, the first ${MOST_PAIRS}` : ''}`,
    heading: ['class', 'taken for', 'times', 'of its sequences'],
    rows: mistakes
      .slice(0, MOST_PAIRS)
      .map(({ own, said, count }) => [
        ...[own, said].map((index) => shortLabel(classes[index]?.label ?? '')),
        ...[count, share(count / (classes[own]?.count ?? 1))],
      ]),
  };
}

function classFigure({ classes }: ClassifierEvaluation): Figure {
  const rows = classes.map(({ label, count, recall, precision }): ClassRow & { count: number } => {
    const { low, high } =
      recall === undefined ? { low: null, high: null } : wilson(Math.round(recall * count), count);
    return { label, count, recall: recall ?? null, low, high, precision: precision ?? null };
  });
  const worst = [...rows].sort((a, b) => (a.recall ?? 2) - (b.recall ?? 2));
  const drawn = rows.length <= MOST_ROWS ? rows : worst.slice(0, MOST_ROWS);
  const listed = rows.length <= MOST_CLASSES ? rows : worst.slice(0, MOST_CLASSES);
  const [first] = worst;
  const said =
    first === undefined || first.recall === null
      ? ''
      : ` Worst: ${shortLabel(first.label)}, of whose ${first.count} sequences ${share(first.recall)} are told.`;
  const some =
    drawn.length < rows.length ? ` Of ${rows.length} classes the ${MOST_ROWS} that are told worst.` : '';
  const cell = (value: number | null): string | null => (value === null ? null : share(value));
  return {
    title: 'Each class',
    svg: classChart(drawn, {
      id: 'by-class',
      title: 'Recall and precision of each class',
      description: `${rows.length} classes.${said}`,
    }),
    caption: `Recall: of the sequences of a class, those that were said to be. Precision: of those that were said to be, those that are.${said}${some}`,
    table: {
      caption: `Recall and precision of each class${listed.length < rows.length ? `, the ${MOST_CLASSES} that are told worst` : ''}`,
      heading: ['class', 'sequences', 'recall', 'from', 'to', 'precision'],
      rows: listed.map(({ label, count, recall, low, high, precision }) => [
        ...[shortLabel(label), count],
        ...[recall, low, high, precision].map(cell),
      ]),
    },
  };
}
