// What docs/forgetting.md shows of the committed run: tables between its markers, pictures beside it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const PAGE = 'docs/forgetting.md';
const FOLDER = 'docs/forgetting';

/** The run: what `lethe verify --task all --out` wrote. */
export const RUN = `${FOLDER}/verify.json`;

/** Steps that the pictures of gates have room for. */
const STEPS = 24;

/** Tasks that have pictures. */
const PICTURED = ['sum', 'flagged-memory', 'continual-reber'];

/** The page and its pictures by path, as the run says they are. dist/ has to be built. */
export async function forgettingFiles() {
  const charts = await import('../../dist/forgetting/report/report.js');
  const { ablationTitle } = await import('../../dist/forgetting/index.js');
  const run = JSON.parse(readFileSync(path.join(root, RUN), 'utf8'));
  const pictures = run.tasks
    .filter(({ task }) => PICTURED.includes(task))
    .flatMap((task) => picturesOf(task, charts));
  return {
    [PAGE]: withText(PAGE, 'results', resultsOf(run, pictures, ablationTitle)),
    ...Object.fromEntries(pictures.map(({ file, svg }) => [`${FOLDER}/${file}`, svg])),
  };
}

/** A page with other text between its markers of a name. */
function withText(page, name, text) {
  const before = readFileSync(path.join(root, page), 'utf8');
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${page} has no ${begin} and ${end}`);
  return `${before.slice(0, from)}${begin}\n${text}\n${before.slice(to)}`;
}

function picturesOf(task, { hasLags, lagChart, ablationChart, gateChart, standalone }) {
  const measure = hasLags(task, 'sensitivity') ? 'sensitivity' : 'intervention';
  const alt = (what) => `${what} of the task ${task.task}; the numbers are in the report`;
  return [
    { name: 'lags', svg: lagChart(task, measure), alt: alt('Dependence of outputs on inputs by lag') },
    {
      name: 'selectivity',
      svg: ablationChart(task, 'selectivity'),
      alt: alt('Selectivity with a part taken away'),
    },
    {
      name: 'gates',
      svg: gateChart({ ...task, example: beginningOf(task.example) }),
      alt: alt('Gates and cells of one run'),
    },
  ].map(({ name, svg, ...rest }) => ({
    task: task.task,
    file: `${task.task}-${name}.svg`,
    svg: `${standalone(svg)}\n`,
    ...rest,
  }));
}

/** The first steps of the example of a task. */
function beginningOf(example) {
  const steps = Math.min(example.steps, STEPS);
  const outputSteps = example.outputSteps === example.steps ? steps : example.outputSteps;
  const shorter = Object.entries(example).map(([name, value]) => {
    if (!Array.isArray(value)) return [name, value];
    return [name, value.slice(0, name === 'y' || name === 'prediction' ? outputSteps : steps)];
  });
  return { ...Object.fromEntries(shorter), steps, outputSteps };
}

function resultsOf(run, pictures, ablationTitle) {
  const sections = run.tasks.map((task) => {
    const own = pictures.filter((picture) => picture.task === task.task);
    const images = own.map(({ file, alt }) => `![${alt}](forgetting/${file})`).join('\n');
    return [
      `### \`${task.task}\`: ${task.title.toLowerCase()}`,
      task.description,
      ...(own.length === 0 ? [] : [images]),
      ablationTable(task, run.seeds, ablationTitle),
      ...(task.extrapolations.length === 0 ? [] : [extrapolationTable(task)]),
    ].join('\n\n');
  });
  const made = `${run.seeds} seeds, Lethe ${run.version}, fingerprint of all networks \`${run.fingerprint}\`. Medians over seeds with their 95 % intervals.`;
  return [made, answersOf(run), ...sections].join('\n\n');
}

function answersOf(run) {
  return table(
    [
      'task',
      'forgets selectively',
      'its forget gate does it',
      'the task needs it',
      'score',
      'of the LSTM of 1997',
    ],
    run.tasks.map(({ task, verdicts, ablations }) => [
      `\`${task}\``,
      ...[verdicts.forgetsSelectively, verdicts.forgetGateDoesIt, verdicts.taskNeedsIt].map(verdict),
      interval(ablations[0].score),
      interval(ablations.find(({ ablation, when }) => ablation === 'forget-1' && when === 'trained').score),
    ]),
  );
}

function ablationTable({ ablations }, seeds, ablationTitle) {
  const names = Object.keys(ablations[0].details);
  return table(
    ['network', '', 'score', 'solved', 'selectivity', 'it loses of that', ...names],
    ablations.map(({ ablation, when, score, solved, selectivity, selectivityDifference, details }) => [
      ablationTitle(ablation),
      ablation === 'full' ? '' : when === 'trained' ? 'trained so' : 'post hoc',
      interval(score),
      `${solved} of ${seeds}`,
      selectivity === null ? '' : interval(selectivity),
      selectivityDifference === null ? '' : interval(selectivityDifference),
      ...names.map((name) => short(details[name].median)),
    ]),
  );
}

function extrapolationTable({ extrapolations }) {
  return table(
    ['sequences unlike those of training', 'score', 'selectivity'],
    extrapolations.map(({ name, score, selectivity }) => [
      name,
      interval(score),
      selectivity === null ? '' : interval(selectivity),
    ]),
  );
}

const verdict = ({ answer, estimate }) =>
  estimate === null ? `**${answer}**` : `**${answer}** ${interval(estimate)}`;

/** `0.31 (0.28 to 0.35)`, without `-0.00`. */
function interval({ median, low, high }) {
  const fixed = (value) => value.toFixed(2).replace(/^-(0\.00)$/, '$1');
  return `${fixed(median)} (${fixed(low)} to ${fixed(high)})`;
}

const short = (value) => String(Number(value.toPrecision(4)));

function table(heading, rows) {
  return [heading, heading.map((_, index) => (index === 0 ? '---' : '--:')), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}
