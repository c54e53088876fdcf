// The results of many seeds as one.
import { ABLATIONS } from '../ablations/index.js';
import type { LagSummary } from '../measures/index.js';
import { type Estimate, estimate, median, momentsOf, pairedDifference } from '../statistics/index.js';
import type { Task } from '../tasks/index.js';
import { curveEpochs } from './curves.js';
import { selectivityOfResult, verdictsOf } from './verdict.js';
import type {
  AblationResult,
  ExampleRun,
  LagResult,
  NetworkResult,
  SeedResult,
  TaskVerification,
} from './verification.js';

/** Seed of all resamples: one seed, so that figures of the same runs are resampled together. */
const BOOTSTRAP_SEED = 0;

const over = (values: readonly number[]): Estimate => estimate(values, BOOTSTRAP_SEED);

/**
 * Summarizes the seeds of a task.
 *
 * @param seeds at least one; the first has an example
 * @throws RangeError if there is none.
 */
export function summarize(task: Task, seeds: readonly SeedResult[]): TaskVerification {
  const [first] = seeds;
  if (first?.example === undefined) {
    throw new RangeError(`summarize: ${task.name}: expected a first seed with an example, got none`);
  }
  const { name, title, description, criterion, source, expectation, units, training } = task;
  const { epochs, batchSize, learningRate } = training;
  const { count: samples, steps } = task.trainingData(first.seed);
  return {
    task: name,
    title,
    description,
    criterion,
    source,
    expectation,
    units,
    training: { epochs, batchSize, learningRate, samples, steps },
    verdicts: verdictsOf(seeds),
    selectivity: over(seeds.map(({ networks }) => selectivityOfResult(networks[0] as NetworkResult))),
    sensitivityByLag: lagResults(seeds.map(({ sensitivityByLag }) => sensitivityByLag)),
    interventionByLag: lagResults(seeds.map(({ interventionByLag }) => interventionByLag)),
    gates: gatesOf(seeds),
    ablations: ablationsOf(seeds),
    extrapolations: first.extrapolations.map(({ name: which }, index) => {
      const own = seeds.map(({ extrapolations }) => extrapolations[index]);
      return {
        name: which,
        score: over(own.map((one) => one?.score ?? 0)),
        selectivity: over(own.map((one) => one?.selectivity ?? 0)),
      };
    }),
    curveEpochs: curveEpochs(epochs),
    curves: first.losses.map(({ ablation }, index) => ({
      ablation,
      values: curveEpochs(epochs).map((_, point) =>
        over(seeds.map(({ losses }) => losses[index]?.values[point] ?? 0)),
      ),
    })),
    example: first.example as ExampleRun,
    seeds: seeds.map(({ seed, networks, gates, extrapolations }) => ({
      seed,
      networks,
      gates,
      extrapolations,
    })),
  };
}

/** The lags of all seeds; some seeds' random data may lack the longest ones. */
function lagResults(seeds: readonly (readonly LagSummary[])[]): LagResult[] {
  const [first = []] = seeds;
  return first.flatMap(({ lag }) => {
    const own = seeds.flatMap((lags) => lags.filter((one) => one.lag === lag));
    if (own.length < seeds.length) return [];
    const mean = (figure: (one: LagSummary) => number): number => momentsOf(own.map(figure)).mean;
    return [
      {
        lag,
        ideal: mean(({ ideal }) => ideal),
        value: over(own.map((one) => one.mean)),
        spread: mean(({ spread }) => spread),
        distance: mean(({ distance }) => distance),
      },
    ];
  });
}

function gatesOf(seeds: readonly SeedResult[]): TaskVerification['gates'] {
  const present = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
  const overPresent = (values: readonly (number | null)[]): Estimate | null => {
    const found = present(values);
    return found.length === 0 ? null : over(found);
  };
  const strongest = (values: readonly (number | null)[]): number | null => {
    const found = present(values).map(Math.abs);
    return found.length === 0 ? null : Math.max(...found);
  };
  return {
    meanForgetGate: over(seeds.map(({ gates }) => gates.mean)),
    timeConstant: overPresent(
      seeds.map(({ gates }) => {
        const found = present(gates.timeConstantByUnit);
        return found.length === 0 ? null : median(found);
      }),
    ),
    correlation: overPresent(seeds.map(({ gates }) => strongest(gates.correlationByUnit))),
    mutualInformation: overPresent(seeds.map(({ gates }) => strongest(gates.mutualInformationByUnit))),
  };
}

function ablationsOf(seeds: readonly SeedResult[]): AblationResult[] {
  const full = seeds.map(({ networks }) => networks[0] as NetworkResult);
  return ABLATIONS.flatMap((ablation) =>
    (['trained', 'postHoc'] as const).flatMap((when): AblationResult[] => {
      const own = seeds.flatMap(({ networks }) =>
        networks.filter((one) => one.ablation === ablation && one.when === when),
      );
      if (own.length === 0) return [];
      const difference = (figure: (one: NetworkResult) => number): AblationResult['scoreDifference'] =>
        ablation === 'full' ? null : pairedDifference(full.map(figure), own.map(figure), BOOTSTRAP_SEED);
      const names = Object.keys(own[0]?.details ?? {});
      return [
        {
          ablation,
          when,
          score: over(own.map(({ score }) => score)),
          solved: own.filter(({ solved }) => solved).length,
          selectivity: over(own.map(selectivityOfResult)),
          scoreDifference: difference(({ score }) => score),
          selectivityDifference: difference(selectivityOfResult),
          details: Object.fromEntries(
            names.map((name) => [name, over(own.map(({ details }) => details[name] ?? 0))]),
          ),
        },
      ];
    }),
  );
}
