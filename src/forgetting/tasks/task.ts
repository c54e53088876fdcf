// What a task is: a question that tells networks that forget selectively from those that do not.
import type { Network } from '../../network/public.js';
import type { TaskNetworkOptions } from './network-options.js';

/** Sequences with their targets, row-major. */
export interface Sequences {
  /** `[count, steps, features]` */
  readonly x: Float32Array;
  /** `[count, outputSteps, outputs]`, or `[count, outputs]` where only the last step is asked for. */
  readonly y: Float32Array;
  readonly count: number;
  readonly steps: number;
  readonly features: number;
  /** `steps` where the network answers at each step, else 1. */
  readonly outputSteps: number;
  readonly outputs: number;
}

/**
 * What an input has to do with an output: `current` is the input of the same step; `keep` a past input that the output
 * depends on; `forget` a past one that it must not depend on any more.
 */
export type Role = 'current' | 'keep' | 'forget';

/** One element of the Jacobian of a sample, dy[outputStep][output] / dx[inputStep][feature], and what it ought to be. */
export interface Probe {
  readonly sample: number;
  readonly outputStep: number;
  readonly output: number;
  readonly inputStep: number;
  readonly feature: number;
  readonly role: Role;
  /** The derivative of a network that has learned the task perfectly; not 0 for `keep`. */
  readonly ideal: number;
}

/** How a task's network is trained: options of `Network.fit`. */
export interface TaskTraining {
  readonly epochs: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Learning rate that the network was compiled with. */
  readonly learningRate: number;
  /** All gradients together are scaled down to this norm. */
  readonly globalClipNorm?: number;
  /** Learning rate at the beginning of an epoch, where it changes. */
  readonly learningRateSchedule?: (epoch: number, learningRate: number) => number;
}

/** How well a network does what it was asked for. */
export interface Score {
  /** From 0 (no better than a constant answer) to 1 (perfect). */
  readonly score: number;
  /** Whether the task's criterion is met. */
  readonly solved: boolean;
  /** Figures of the task's own, such as `rootMeanSquaredError` or `errorFreeSymbols`. */
  readonly details: { readonly [name: string]: number };
}

/** Sequences that are longer, or of other values, than those trained on. */
export interface Extrapolation {
  /** Such as `64 steps` or `values 3 times as large`. */
  readonly name: string;
  readonly sequences: Sequences;
}

/** A question with its data, its network and what counts as an answer. */
export interface Task {
  /** Such as `flagged-memory`. */
  readonly name: string;
  /** Such as `Keep a value until told to forget it`. */
  readonly title: string;
  /** One or two sentences: what goes in, what comes out, what is to be kept and what forgotten. */
  readonly description: string;
  /** What is required of a network to have solved it, in words. */
  readonly criterion: string;
  /** Publication that it comes from; empty if it is our own. */
  readonly source: string;
  /** What a right measure says of a trained network: controls must not come out as selective. */
  readonly expectation: 'open' | 'selective' | 'control';
  /** Units of the LSTM. */
  readonly units: number;
  readonly training: TaskTraining;
  /** What is trained on with a seed. */
  trainingData(seed: number): Sequences;
  /** Sequences that are not trained on, for {@link score} and all measures. */
  testData(seed: number): Sequences;
  /**
   * A compiled network with the initial weights of a seed. Its first layer is the LSTM, sigmoid gates, named `lstm`.
   *
   * @throws TypeError for an option that there is none of; as `Network.create`.
   */
  network(seed: number, options?: TaskNetworkOptions): Network;
  /** How well a trained network does on sequences of {@link testData} or of an {@link Extrapolation}. */
  score(network: Network, sequences: Sequences): Promise<Score>;
  /** Dependences to look at, with what they ought to be. */
  probes(sequences: Sequences): readonly Probe[];
  /**
   * Whether derivatives say how much outputs depend on inputs. Not for probabilities, which are flat where they are
   * certain: there interventions alone count.
   */
  readonly differentiable: boolean;
  /**
   * What an intervention writes over the input step of a probe: all features of that step. Drawn from the distribution
   * that inputs come from, and different from what is there in the probe's feature.
   *
   * @param draw uniform in [0, 1)
   */
  replacement(sequences: Sequences, probe: Probe, draw: () => number): Float32Array;
  /** The same weights in a network that begins each sequence with zeros; absent where the network does so anyway. */
  stateless?(network: Network): Network;
  /**
   * Whether the past is to be forgotten at a step: 1 or 0 each, `[count, steps]`; undefined where that is the same at
   * every step.
   */
  shouldForget(sequences: Sequences): Uint8Array | undefined;
  extrapolations(seed: number): readonly Extrapolation[];
}
