// A verification as `verify` would make it, of numbers drawn instead of measured: one task that comes out as a yes and one
// control, which does not.
import { ABLATIONS, type AblationName } from '../../../src/forgetting/ablations/index.js';
import { type Estimate, estimate, pairedDifference } from '../../../src/forgetting/statistics/index.js';
import { VERDICT_RULE } from '../../../src/forgetting/verify/rule.js';
import type {
  AblationResult,
  ExampleRun,
  LagResult,
  NetworkResult,
  SeedResult,
  TaskVerification,
  Verification,
} from '../../../src/forgetting/verify/verification.js';
import { Generator } from '../../../src/random/index.js';

/** What the drawn numbers are like. */
interface Character {
  readonly task: Pick<
    TaskVerification,
    'task' | 'title' | 'description' | 'criterion' | 'source' | 'expectation' | 'units'
  >;
  readonly steps: number;
  readonly features: number;
  readonly outputs: number;
  readonly outputSteps: number;
  /** Score and selectivity of a network, in the middle. */
  readonly levels: { readonly [Name in AblationName]: readonly [score: number, selectivity: number] };
  readonly lags: number;
  readonly ideal: (lag: number) => number;
  readonly measured: (lag: number) => number;
  readonly differentiable: boolean;
  /** What all losses are multiplied by: small ones have more digits. */
  readonly losses: number;
}

const MEMORY: Character = {
  task: {
    task: 'flagged-memory',
    title: 'Keep a value until told to forget it',
    description:
      'At each step come a value and two flags: store this value in place of what was stored, erase what was stored, or ' +
      'keep it, however many other values pass by. The output is the value stored, 0 if there is none.',
    criterion: 'a coefficient of determination of at least 0.95 on sequences that were not trained on',
    source: '',
    expectation: 'selective',
    units: 10,
  },
  steps: 16,
  features: 3,
  outputs: 1,
  outputSteps: 16,
  levels: {
    full: [0.98, 0.94],
    'forget-1': [0.62, 0.31],
    'forget-0': [0.41, 0.12],
    'forget-mean': [0.7, 0.4],
    'no-recurrence': [0.93, 0.86],
  },
  lags: 12,
  ideal: (lag) => 0.9 / (1 + lag),
  measured: (lag) => 0.86 / (1 + lag),
  differentiable: true,
  losses: 0.0007,
};

const CONTROL: Character = {
  task: {
    task: 'always-remember',
    title: 'Add up everything: a control',
    description: 'Each output is the sum of all values so far; nothing is to be forgotten.',
    criterion: 'a coefficient of determination of at least 0.95 on sequences that were not trained on',
    source: 'Our own',
    expectation: 'control',
    units: 4,
  },
  steps: 4,
  features: 1,
  outputs: 1,
  outputSteps: 4,
  levels: {
    full: [0.97, 0.04],
    'forget-1': [0.98, 0.02],
    'forget-0': [0.9, 0.1],
    'forget-mean': [0.95, 0.03],
    'no-recurrence': [0.96, 0.02],
  },
  lags: 4,
  ideal: (lag) => (lag < 2 ? 1 : 0),
  measured: () => 0.97,
  differentiable: true,
  losses: 1,
};

const STRINGS: Character = {
  task: {
    task: 'continual-reber',
    title: 'Predict strings that follow one another without end',
    description:
      'Each symbol of a stream of embedded Reber strings is to be predicted. States are never reset.',
    criterion: 'the symbol to be repeated is predicted in at least 99 % of the strings',
    source: 'F. A. Gers, J. Schmidhuber, F. Cummins, Learning to Forget, Neural Computation 12(10), 2000',
    expectation: 'selective',
    units: 12,
  },
  steps: 1000,
  features: 7,
  outputs: 7,
  outputSteps: 1000,
  levels: MEMORY.levels,
  lags: 40,
  ideal: (lag) => (lag === 8 ? 1 : 0.01),
  measured: (lag) => (lag === 8 ? 0.9 : 0.03),
  differentiable: false,
  losses: 1,
};

/** Draws of one task, each from a place of its own in one stream. */
class Draws {
  readonly #generator: Generator;

  constructor(stream: number) {
    this.#generator = new Generator(7, 'data', stream);
  }

  about(middle: number, spread: number): number {
    return middle + spread * (2 * this.#generator.uniform() - 1);
  }

  share(middle: number, spread = 0.05): number {
    return Math.max(0, Math.min(1, this.about(middle, spread)));
  }
}

const over = (values: readonly number[]): Estimate => estimate(values, 0);
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function networkOf(
  draws: Draws,
  ablation: AblationName,
  when: NetworkResult['when'],
  { levels, differentiable }: Character,
): NetworkResult {
  const [score, selectivity] = levels[ablation];
  const found = draws.share(score);
  return {
    ablation,
    when,
    score: found,
    solved: found > 0.95,
    details: { rootMeanSquaredError: 1 - found },
    sensitivitySelectivity: differentiable ? draws.share(selectivity) : null,
    interventionSelectivity: draws.share(selectivity),
    fingerprint: 'ab'.repeat(32),
  };
}

function lagsOf(draws: Draws, seeds: number, { lags, ideal, measured }: Character): LagResult[] {
  return range(lags).map((lag) => ({
    lag,
    ideal: ideal(lag),
    value: over(range(seeds).map(() => draws.about(measured(lag), 0.06))),
    spread: 0.05,
    distance: 0.04,
  }));
}

function exampleOf(draws: Draws, character: Character): ExampleRun {
  const { steps, features, outputs, outputSteps, task } = character;
  const rows = (count: number, width: number, value: (row: number, column: number) => number): number[][] =>
    range(count).map((row) => range(width).map((column) => value(row, column)));
  const target = rows(outputSteps, outputs, () => draws.share(0.5, 0.5));
  return {
    seed: 0,
    steps,
    features,
    outputs,
    outputSteps,
    units: task.units,
    x: rows(steps, features, (row, column) =>
      column === 0 ? draws.about(0, 1) : Number((row + column) % 5 === 0),
    ),
    y: target,
    prediction: target.map((row) => row.map((value) => draws.about(value, 0.05))),
    forgetGate: rows(steps, task.units, (row, unit) =>
      draws.share((row + unit) % 6 === 0 ? 0.1 : 0.85, 0.12),
    ),
    inputGate: rows(steps, task.units, () => draws.share(0.5, 0.5)),
    cell: rows(steps, task.units, () => draws.about(0, 2)),
    shouldForget:
      task.expectation === 'selective' ? range(steps).map((step) => Number(step % 6 === 0)) : null,
  };
}

function taskOf(character: Character, stream: number, seeds: number): TaskVerification {
  const draws = new Draws(stream);
  const results = range(seeds).map(
    (seed): SeedResult => ({
      seed,
      networks: ABLATIONS.flatMap((ablation) =>
        (ablation === 'full' ? (['trained'] as const) : (['trained', 'postHoc'] as const)).map((when) =>
          networkOf(draws, ablation, when, character),
        ),
      ),
      sensitivityByLag: [],
      interventionByLag: [],
      gates: {
        mean: 0.8,
        meanByUnit: [],
        spreadByUnit: [],
        meanByStep: [],
        timeConstantByUnit: [],
        correlationByUnit: [],
        mutualInformationByUnit: [],
      },
      extrapolations: [],
      losses: [],
    }),
  );
  const kept = (one: NetworkResult): number =>
    Math.min(one.sensitivitySelectivity ?? 1, one.interventionSelectivity ?? 1);
  const all = (
    name: AblationName,
    when: NetworkResult['when'],
    figure: (one: NetworkResult) => number,
  ): number[] =>
    results.flatMap(({ networks }) =>
      networks.filter((one) => one.ablation === name && one.when === when).map(figure),
    );
  const full = { score: all('full', 'trained', ({ score }) => score), kept: all('full', 'trained', kept) };
  const ablations = ABLATIONS.flatMap((ablation) =>
    (['trained', 'postHoc'] as const).flatMap((when): AblationResult[] => {
      const scores = all(ablation, when, ({ score }) => score);
      if (scores.length === 0) return [];
      const selectivities = all(ablation, when, kept);
      return [
        {
          ablation,
          when,
          score: over(scores),
          solved: scores.filter((score) => score > 0.95).length,
          selectivity: over(selectivities),
          scoreDifference: ablation === 'full' ? null : pairedDifference(full.score, scores, 0),
          selectivityDifference: ablation === 'full' ? null : pairedDifference(full.kept, selectivities, 0),
          details: { rootMeanSquaredError: over(scores.map((score) => 1 - score)) },
        },
      ];
    }),
  );
  const selectivity = over(full.kept);
  const selective = selectivity.low > VERDICT_RULE.selective;
  const lost = over(range(seeds).map(() => draws.about(selective ? 0.35 : -0.02, 0.05)));
  const curveEpochs = range(30).map((index) => 10 * index);
  return {
    ...character.task,
    training: { epochs: 300, batchSize: 32, learningRate: 0.01, samples: 256, steps: character.steps },
    verdicts: {
      forgetsSelectively: {
        answer: selective ? 'yes' : 'no',
        reason: `Selectivity index ${selectivity.median.toFixed(2)}, threshold ${VERDICT_RULE.selective}.`,
        estimate: selectivity,
        threshold: VERDICT_RULE.selective,
      },
      forgetGateDoesIt: selective
        ? {
            answer: 'yes',
            reason: 'No constant in the place of the gate does as well.',
            estimate: lost,
            threshold: 0.1,
          }
        : { answer: 'no', reason: 'There is nothing to explain.', estimate: null, threshold: 0.1 },
      taskNeedsIt: {
        answer: selective ? 'undecided' : 'no',
        reason: 'Some networks trained without the gate do worse, some do as well.',
        estimate: lost,
        threshold: 0.1,
      },
    },
    selectivity,
    sensitivityByLag: character.differentiable ? lagsOf(draws, seeds, character) : [],
    interventionByLag: lagsOf(draws, seeds, character),
    gates: {
      meanForgetGate: over(range(seeds).map(() => draws.share(0.8))),
      timeConstant: over(range(seeds).map(() => draws.about(5, 1))),
      correlation: selective ? over(range(seeds).map(() => draws.share(0.7))) : null,
      mutualInformation: selective ? over(range(seeds).map(() => draws.share(0.4))) : null,
    },
    ablations,
    extrapolations: ['64 steps', '256 steps', 'values 3 times as large'].map((name, index) => ({
      name,
      score: over(range(seeds).map(() => draws.share(0.95 - 0.15 * index, 0.1))),
      selectivity: index === 2 ? null : over(range(seeds).map(() => draws.share(0.9 - 0.1 * index, 0.1))),
    })),
    curveEpochs,
    curves: ABLATIONS.map((ablation) => ({
      ablation,
      values: curveEpochs.map((epoch) => {
        const level = 1.01 - character.levels[ablation][0];
        return over(
          range(seeds).map(() => character.losses * draws.about(level + 20 / (1 + epoch), 0.1 * level)),
        );
      }),
    })),
    example: exampleOf(draws, character),
    seeds: results,
  };
}

/** Two tasks, or three with a long one, of 5 seeds, or a given number. */
export function fixture({ seeds = 5, long = false }: { seeds?: number; long?: boolean } = {}): Verification {
  return {
    command: 'verify',
    schema: 1,
    version: '0.1.0',
    seeds,
    rule: VERDICT_RULE,
    tasks: [MEMORY, CONTROL, ...(long ? [STRINGS] : [])].map((character, stream) =>
      taskOf(character, stream, seeds),
    ),
    fingerprint: '0123456789abcdef'.repeat(4),
    timings: { runtime: 'Node 22', threads: 2, milliseconds: 12_345, millisecondsByTask: {} },
  };
}
