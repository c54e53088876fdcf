import { escaped } from '../../../report/escape.js';
import { type Figure, factsOf, figureOf } from '../../../report/html.js';
import type { Estimate } from '../../statistics/index.js';
import { STATEMENT_NAMES, STATEMENTS, WORDS } from '../../verify/statements.js';
import { interval } from '../../verify/verdict.js';
import type { TaskVerification } from '../../verify/verification.js';
import {
  type AblationMeasure,
  ablationChart,
  ablationTable,
  curveChart,
  curveTable,
  extrapolationChart,
  extrapolationTable,
  gateChart,
  gateTable,
  hasCurves,
  hasLags,
  type LagMeasure,
  lagChart,
  lagTable,
  shown,
  verdictChart,
} from '../charts/index.js';

/** Everything about one task. */
export function taskSection(task: TaskVerification, index: number): string {
  const id = `task-${index + 1}`;
  return `<section class="task" aria-labelledby="${id}">
<h2 id="${id}">${escaped(task.title)}</h2>
<p>${escaped(task.description)}</p>
${trainingOf(task)}
<div class="verdicts">${STATEMENT_NAMES.map((name) => verdictCard(task, name, id)).join('\n')}</div>
<div class="figures">${figuresOf(task, id).map(figureOf).join('\n')}</div>
</section>`;
}

function trainingOf({ task, units, training, criterion, source }: TaskVerification): string {
  const { epochs, batchSize, learningRate, samples, steps } = training;
  const times = `${epochs} epoch${epochs === 1 ? '' : 's'}`;
  return factsOf([
    ['Task', task],
    ['Network', `LSTM of ${units} units`],
    [
      'Trained on',
      `${samples} sequences of ${steps} steps, ${times}, batches of ${batchSize}, learning rate ${shown(learningRate)}`,
    ],
    ['Criterion', criterion],
    ...(source === '' ? [] : [['Source', source] as const]),
  ]);
}

function gatesOf({
  meanForgetGate,
  timeConstant,
  correlation,
  mutualInformation,
}: TaskVerification['gates']): string {
  const rows: [string, Estimate | null][] = [
    ['Forget gate, mean', meanForgetGate],
    ['Time constant -1/ln f, in steps', timeConstant],
    ['Correlation with what is to be forgotten', correlation],
    ['Mutual information with it, in bits', mutualInformation],
  ];
  return factsOf(
    rows.flatMap(([name, estimate]) => (estimate === null ? [] : [[name, interval(estimate)] as const])),
  );
}

function verdictCard(task: TaskVerification, name: keyof typeof STATEMENTS, id: string): string {
  const { claims, measured } = STATEMENTS[name];
  const verdict = task.verdicts[name];
  const chart = verdictChart(verdict, measured, { id: `${id}-${name}` });
  return `<div class="card"><h3>${claims.yes}</h3><p class="word ${verdict.answer}">${WORDS[verdict.answer]}</p>
<div>${chart === undefined ? '' : `${chart}<p class="measured">${measured}</p>`}</div>
<p class="reason">${escaped(verdict.reason)}</p></div>`;
}

const LAGS: { readonly [Measure in LagMeasure]: Pick<Figure, 'title' | 'caption'> } = {
  sensitivity: {
    title: 'What outputs owe to past inputs',
    caption: 'Derivative of an output by the input this many steps before, by backpropagation.',
  },
  intervention: {
    title: 'What outputs do when a past input is replaced',
    caption:
      'Change of an output by the change of an input this many steps before, when another value of the same distribution stands there.',
  },
};
const ABLATED: { readonly [Measure in AblationMeasure]: string } = {
  score: 'Score with a part taken away',
  selectivity: 'Selectivity with a part taken away',
};

function figuresOf(task: TaskVerification, id: string): Figure[] {
  const figures: Figure[] = [];
  for (const measure of Object.keys(LAGS) as LagMeasure[]) {
    if (!hasLags(task, measure)) continue;
    figures.push({
      ...LAGS[measure],
      svg: lagChart(task, measure, { id: `${id}-${measure}` }),
      table: lagTable(task, measure),
    });
  }
  for (const measure of Object.keys(ABLATED) as AblationMeasure[]) {
    figures.push({
      title: ABLATED[measure],
      svg: ablationChart(task, measure, { id: `${id}-ablation-${measure}` }),
      caption: 'Median over seeds with its 95 % interval; a tick for each seed.',
      table: ablationTable(task, measure),
    });
  }
  if (hasCurves(task)) {
    figures.push({
      title: 'Learning curves',
      svg: curveChart(task, { id: `${id}-curves` }),
      caption: 'Loss by epoch, median over seeds with its 95 % interval.',
      table: curveTable(task),
    });
  }
  if (task.extrapolations.length > 0) {
    figures.push({
      title: 'Sequences unlike those of training',
      svg: extrapolationChart(task, { id: `${id}-extrapolation` }),
      caption: 'The full network on sequences that are longer than those of training, or have other values.',
      table: extrapolationTable(task),
    });
  }
  figures.push({
    title: 'Gates and cells, step by step',
    svg: gateChart(task, { id: `${id}-gates` }),
    caption:
      `One sequence through the full network of seed ${task.example.seed}. Beside it, its forget gate on all sequences and seeds; ` +
      'correlation and information are those of the unit with the highest.',
    table: gateTable(task),
    wide: true,
    beside: gatesOf(task.gates),
  });
  return figures;
}
