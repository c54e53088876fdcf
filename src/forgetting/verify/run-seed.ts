// All that is done with one seed of a task: the full network, those that are trained without a part of it, and what is left
// of the full one when that part is taken away afterwards.
import type { Network } from '../../network/public.js';
import { checkKind } from '../../text/kinds.js';
import { ABLATIONS, type AblationName, ablate } from '../ablations/index.js';
import { type GateSummary, gateSummary } from '../measures/index.js';
import { checkSeed, checkTask } from '../tasks/check-network.js';
import { inputsOf, type Sequences, type Task, targetsOf } from '../tasks/index.js';
import { curveEpochs } from './curves.js';
import { exampleRun } from './example.js';
import { type Judgement, judge, type Subject } from './judge.js';
import { lstmTrace } from './lstm-trace.js';
import { orLargest, orZero, rounded } from './rounding.js';
import type { NetworkResult, SeedResult } from './verification.js';

/** Steps for which the mean of the gate is kept. */
const STEPS = 64;

/** One seed of a task: plain data, which can be sent to a worker. */
export interface SeedJob {
  /** A task's name. */
  readonly task: string;
  readonly seed: number;
  /** Whether to keep one sequence as an example. Default false. */
  readonly example?: boolean;
}

/**
 * Trains and measures all networks of one seed, with the same numbers everywhere.
 *
 * @param withExample whether to keep the run of the full network on one sequence
 * @throws TypeError or RangeError naming the invalid argument.
 */
export async function runSeed(task: Task, seed: number, withExample: boolean = false): Promise<SeedResult> {
  checkTask('runSeed', task);
  checkSeed('runSeed', seed);
  checkKind('runSeed: withExample', typeof withExample === 'boolean', 'a boolean', withExample);
  const data = task.trainingData(seed);
  const sequences = task.testData(seed);
  const subject: Subject = { task, sequences, probes: task.probes(sequences), seed };
  const full = await train(task, seed, data, 'full');
  const stateless = task.stateless?.(full.network) ?? full.network;
  const gates = await gatesOf(stateless, task, sequences);
  const judgement = await judge(full.network, subject);
  const networks = [await resultOf(full.network, 'full', 'trained', subject, judgement)];
  const losses = [{ ablation: 'full' as AblationName, values: full.losses }];
  const values = full.network.weights.map((weight) => weight.values);
  for (const ablation of ABLATIONS) {
    if (ablation === 'full') continue;
    const trained = await train(task, seed, data, ablation, gates.meanByUnit);
    losses.push({ ablation, values: trained.losses });
    networks.push(await resultOf(trained.network, ablation, 'trained', subject));
    const cut = task.network(seed);
    cut.setWeights(values);
    ablate(cut, ablation, gates.meanByUnit);
    networks.push(await resultOf(cut, ablation, 'postHoc', subject));
  }
  const extrapolations = [];
  for (const { name, sequences: others } of task.extrapolations(seed)) {
    const { score } = await task.score(full.network, others);
    const probes = task.probes(others);
    const { selectivity } = await judge(full.network, { task, sequences: others, probes, seed }, true);
    extrapolations.push({ name, score: orZero(score), selectivity });
  }
  const result: SeedResult = {
    seed,
    networks,
    sensitivityByLag: judgement.sensitivityByLag,
    interventionByLag: judgement.interventionByLag,
    gates: { ...gates, meanByStep: gates.meanByStep.slice(0, STEPS) },
    extrapolations,
    losses,
    ...(withExample ? { example: await exampleRun(stateless, task, sequences, seed) } : {}),
  };
  return rounded(result);
}

async function train(
  task: Task,
  seed: number,
  data: Sequences,
  ablation: AblationName,
  means?: readonly number[],
): Promise<{ network: Network; losses: number[] }> {
  const network = task.network(seed);
  const gradientMasks = ablate(network, ablation, means);
  const { epochs, batchSize, shuffle, globalClipNorm, learningRateSchedule } = task.training;
  const { history } = await network.fit(inputsOf(data), targetsOf(data), {
    epochs,
    batchSize,
    shuffle,
    seed,
    threads: 1, // Several seeds run side by side instead.
    yieldEvery: 'never',
    onDivergence: 'continue', // A training run that breaks is a result like any other.
    ...(globalClipNorm === undefined ? {} : { globalClipNorm }),
    ...(learningRateSchedule === undefined ? {} : { learningRateSchedule }),
    ...(gradientMasks === undefined ? {} : { gradientMasks }),
  });
  const { loss = [] } = history;
  return { network, losses: curveEpochs(epochs).map((epoch) => orLargest(loss[epoch] ?? Number.NaN)) };
}

async function gatesOf(network: Network, task: Task, sequences: Sequences): Promise<GateSummary> {
  const trace = await lstmTrace('runSeed', network, inputsOf(sequences));
  // Of a network that diverged the gates are no numbers.
  const f = trace.f.map(orZero);
  return gateSummary({ ...trace, f }, task.shouldForget(sequences));
}

async function resultOf(
  network: Network,
  ablation: AblationName,
  when: NetworkResult['when'],
  subject: Subject,
  known?: Judgement,
): Promise<NetworkResult> {
  const { task, sequences } = subject;
  const { score, solved, details } = await task.score(network, sequences);
  const { sensitivity, intervention } = known ?? (await judge(network, subject));
  return {
    ablation,
    when,
    score: orZero(score),
    solved,
    details: Object.fromEntries(Object.entries(details).map(([name, value]) => [name, orLargest(value)])),
    sensitivitySelectivity: sensitivity,
    interventionSelectivity: intervention,
    fingerprint: network.fingerprint(),
  };
}
