// Evaluates a network at one moment of its training.
import {
  byLag,
  interventions,
  type LagSummary,
  selectivityOf,
  sensitivities,
} from '../../forgetting/measures/index.js';
import type { Probe, Sequences, Task } from '../../forgetting/tasks/index.js';
import { type ExampleRun, exampleRun, runVerdict } from '../../forgetting/verify/index.js';
import { Network } from '../../network/public.js';
import type { RunVerdict } from '../protocol.js';
import type { Settings } from '../settings.js';

/** Test sequences that are evaluated during training; all of them would take longer than training itself. */
const GLANCE = 8;
/** Most steps of the displayed sequence; more would be too small to see. */
const MOST_STEPS = 48;

/** Data to evaluate a task with: its test data, and a small part of them. */
export class Looker {
  readonly #task: Task;
  readonly #settings: Settings;
  readonly #all: Sequences;
  readonly #some: Sequences;
  readonly #probes: readonly Probe[];
  readonly #someProbes: readonly Probe[];

  constructor(task: Task, settings: Settings) {
    this.#task = task;
    this.#settings = settings;
    this.#all = task.testData(settings.seed);
    this.#some = firstOf(this.#all, GLANCE);
    this.#probes = task.probes(this.#all);
    this.#someProbes = task.probes(this.#some);
  }

  /** @param thoroughly whether to use all test sequences, with interventions; otherwise some of them */
  async look(trained: Network, thoroughly: boolean): Promise<Look> {
    const network = this.#task.stateless?.(trained) ?? trained;
    const sequences = thoroughly ? this.#all : this.#some;
    const probes = thoroughly ? this.#probes : this.#someProbes;
    const { differentiable } = this.#task;
    const derivatives = differentiable ? await sensitivities(network, sequences, probes) : undefined;
    const effects =
      thoroughly || derivatives === undefined
        ? await interventions(network, this.#task, sequences, probes, this.#settings.seed)
        : undefined;
    const shown = derivatives ?? effects;
    const { score, solved } = await this.#task.score(await this.#undisturbed(trained), sequences);
    return {
      example: await exampleRun(network, this.#task, this.#all, this.#settings.seed, MOST_STEPS),
      lags: shown === undefined ? [] : byLag(probes, shown, sequences),
      lagsAre: derivatives === undefined ? 'interventions' : 'sensitivities',
      verdict: verdictOf(probes, derivatives, effects),
      score,
      solved,
    };
  }

  /** The model without its training states, so that evaluating does not change them. */
  async #undisturbed(trained: Network): Promise<Network> {
    if (this.#task.stateless === undefined) return trained;
    return Network.load(await trained.toBytes({ includeOptimizer: true }));
  }
}

/** The result of an evaluation. */
export interface Look {
  readonly example: ExampleRun;
  readonly lags: readonly LagSummary[];
  readonly lagsAre: 'sensitivities' | 'interventions';
  readonly verdict: RunVerdict;
  readonly score: number;
  readonly solved: boolean;
}

/** The first of several sequences. */
export function firstOf(sequences: Sequences, most: number): Sequences {
  const { x, y, steps, features, outputSteps, outputs } = sequences;
  const count = Math.min(most, sequences.count);
  return {
    ...sequences,
    count,
    x: x.subarray(0, count * steps * features),
    y: y.subarray(0, count * outputSteps * outputs),
  };
}

function verdictOf(
  probes: readonly Probe[],
  derivatives: Float64Array | undefined,
  effects: Float64Array | undefined,
): RunVerdict {
  const [sensitivity, intervention] = [derivatives, effects].map((values) =>
    values === undefined ? undefined : selectivityOf(probes, values),
  );
  const shown = sensitivity ?? intervention;
  const least = Math.min(sensitivity?.index ?? 1, intervention?.index ?? 1);
  return {
    answer: runVerdict(least),
    selectivity: least,
    sensitivity: sensitivity?.index ?? null,
    intervention: intervention?.index ?? null,
    retention: shown?.retention ?? 0,
    leak: shown?.leak ?? 0,
  };
}
