// What a task is: a question that tells networks that forget selectively from those that do not.
import type { Network } from '../../network/public.js';
import type { TaskNetworkOptions } from './network-options.js';

/** Sequences with their targets, row-major. */
export interface Sequences {
  /** `[count, steps, features]` */
  readonly x: Float32Array;
  /** `[count, outputSteps, outputs]`, or `[count, outputs]` if only the last step has an output. */
  readonly y: Float32Array;
  readonly count: number;
  readonly steps: number;
  readonly features: number;
  /** `steps` if the network has an output at each step, else 1. */
  readonly outputSteps: number;
  readonly outputs: number;
}

/**
 * The role of an input for an output: `current` is the input of the same step; `keep` a past input that the output
 * depends on; `forget` a past input that it must no longer depend on.
 */
export type Role = 'current' | 'keep' | 'forget';

/** One element of the Jacobian of a sample, dy[outputStep][output] / dx[inputStep][feature], and its ideal. */
export interface Probe {
  readonly sample: number;
  readonly outputStep: number;
  readonly output: number;
  readonly inputStep: number;
  readonly feature: number;
  readonly role: Role;
  /** Its value in a network that has learned the task perfectly; not 0 for `keep`. */
  readonly ideal: number;
}

/** How a task's network is trained: options of `Network.fit`. */
export interface TaskTraining {
  readonly epochs: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  /** Learning rate of the compiled network. */
  readonly learningRate: number;
  /** All gradients together are scaled down to this norm. Default: no clipping. */
  readonly globalClipNorm?: number;
  /** Returns the learning rate of an epoch. Default: it is constant. */
  readonly learningRateSchedule?: (epoch: number, learningRate: number) => number;
}

/** How well a network solves a task. */
export interface Score {
  /** From 0 (no better than a constant answer) to 1 (perfect). */
  readonly score: number;
  /** Whether the task's criterion is met. */
  readonly solved: boolean;
  /** The task's own figures, such as `rootMeanSquaredError` or `errorFreeSymbols`. */
  readonly details: { readonly [name: string]: number };
}

/** Sequences that are longer than the training data, or have other values. */
export interface Extrapolation {
  /** Such as `64 steps` or `values 3 times as large`. */
  readonly name: string;
  readonly sequences: Sequences;
}

/** A question with its data, its network and its criterion. */
export interface Task {
  /** Such as `flagged-memory`. */
  readonly name: string;
  /** Such as `Keep a value until told to forget it`. */
  readonly title: string;
  /** One or two sentences: inputs, outputs, what to keep and what to forget. */
  readonly description: string;
  /** The criterion of a solution, in words. */
  readonly criterion: string;
  /** The publication that it comes from; empty if it is Lethe's own. */
  readonly source: string;
  /** The correct result of a measure of a trained network: controls must not be selective. */
  readonly expectation: 'open' | 'selective' | 'control';
  /** Units of the LSTM. */
  readonly units: number;
  readonly training: TaskTraining;
  /** The training data of a seed. */
  trainingData(seed: number): Sequences;
  /** The test data of a seed, for {@link score} and all measures. */
  testData(seed: number): Sequences;
  /**
   * Creates a compiled network with the initial weights of a seed. Its first layer is an LSTM with sigmoid gates, named
   * `lstm`.
   *
   * @throws TypeError for an unknown option; and as `Network.create`.
   */
  network(seed: number, options?: TaskNetworkOptions): Network;
  /** Scores a trained network on sequences of {@link testData} or of an {@link Extrapolation}. */
  score(network: Network, sequences: Sequences): Promise<Score>;
  /** The dependences to measure, with their ideals. */
  probes(sequences: Sequences): readonly Probe[];
  /**
   * Whether derivatives measure how much outputs depend on inputs. Not for probabilities, whose derivatives vanish near
   * 0 and 1: there only interventions count.
   */
  readonly differentiable: boolean;
  /**
   * Draws the replacement of a probe's input step, `[features]`, for an intervention: from the distribution of the
   * inputs, and different from the present value in the probe's feature.
   *
   * @param draw uniform in [0, 1)
   */
  replacement(sequences: Sequences, probe: Probe, draw: () => number): Float32Array;
  /**
   * Returns a network with the same weights that begins each sequence with zeros; absent if the network does so anyway.
   */
  stateless?(network: Network): Network;
  /**
   * Whether to forget the past at each step: 1 or 0, `[count, steps]`; undefined if it is the same at every step.
   */
  shouldForget(sequences: Sequences): Uint8Array | undefined;
  extrapolations(seed: number): readonly Extrapolation[];
}
