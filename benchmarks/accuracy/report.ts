// The table of a run, for the documentation.
import type { ClassificationRecord } from './measure.js';
import { CLASSIFICATION_SETS } from './sets.js';

/** A run: its machine, and the sets as they came out. */
export interface AccuracyRun {
  /** ISO 8601. */
  readonly date: string;
  readonly commit: string;
  readonly processor: string;
  readonly cores: number;
  readonly system: string;
  readonly versions: { readonly lethe: string; readonly node: string };
  readonly classification: readonly ClassificationRecord[];
}

/** The section of docs/classify.md that is made. */
export const SECTION = 'accuracy';

const HEADING = [
  'set',
  'sequences: trained on, tested on',
  'steps',
  'features',
  'classes',
  'one network: mean (least to most)',
  'all seeds together',
  'most frequent class',
  'published: MLP',
  'ResNet',
  'training',
];

/** Markdown: a table, and where it was made. */
export function accuracySection({ classification, ...run }: AccuracyRun): string {
  const rows = classification.map((record) => {
    const { set, train, test, steps, features, classes, accuracies, ensemble, majority, seconds } = record;
    const published = CLASSIFICATION_SETS.find(({ name }) => name === set)?.published;
    const [least, most] = steps;
    const range = `${fixed(Math.min(...accuracies))} to ${fixed(Math.max(...accuracies))}`;
    return [
      set,
      `${train}, ${test}`,
      least === most ? least : `${least} to ${most}`,
      features,
      classes,
      `**${mean(accuracies).toFixed(2)}** (${range})`,
      fixed(ensemble),
      fixed(majority),
      published === undefined ? '' : fixed(published.mlp),
      published === undefined ? '' : fixed(published.resnet),
      `${seconds.toFixed(1)} s`,
    ];
  });
  const lines = [HEADING, HEADING.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  const seeds = classification[0]?.accuracies.length ?? 0;
  const { lethe, node } = run.versions;
  const made = `Accuracies in per cent on the archive's own test sets, ${seeds} seeds, defaults; time of one network on one thread. Lethe ${lethe}, Node ${node}, ${run.cores} cores of ${run.processor} (${run.system}), which others used as well; ${run.date.slice(0, 10)}.`;
  return [...lines, '', made].join('\n');
}

/** Sets whose mean is below what was set for them: `NAME: expected 96, got 95.2`. */
export function missedGoals(records: readonly ClassificationRecord[]): string[] {
  return records.flatMap(({ set, accuracies }) => {
    const goal = CLASSIFICATION_SETS.find(({ name }) => name === set)?.goal;
    const reached = mean(accuracies);
    return goal === undefined || reached >= goal
      ? []
      : [`${set}: expected ${goal}, got ${reached.toFixed(2)}`];
  });
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

function fixed(number: number): string {
  return number.toFixed(1);
}
