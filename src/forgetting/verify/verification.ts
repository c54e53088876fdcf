// What `verify` finds: plain JSON, the same on every runtime and number of threads, timings apart. docs/forgetting.md
// explains each figure. No number is NaN or infinite; null stands where there is none.
import type { AblationName } from '../ablations/ablation.js';
import type { GateSummary } from '../measures/gates.js';
import type { LagSummary } from '../measures/lags.js';
import type { Estimate, PairedDifference } from '../statistics/index.js';
import type { VerdictRule } from './rule.js';

export type { Estimate, PairedDifference } from '../statistics/index.js';

/** The answer of a verdict; see `VERDICT_RULE`. */
export type Answer = 'yes' | 'no' | 'undecided';

/** An answer with its evidence. */
export interface Verdict {
  readonly answer: Answer;
  /** One sentence with the numbers. */
  readonly reason: string;
  /** The estimate that was compared with the threshold. */
  readonly estimate: Estimate | null;
  readonly threshold: number;
}

/** Three different statements about a task. */
export interface Verdicts {
  /** The network forgets selectively: sensitivities and interventions. */
  readonly forgetsSelectively: Verdict;
  /** Its forget gate does the forgetting: post hoc ablations of the trained network. */
  readonly forgetGateDoesIt: Verdict;
  /** The task needs a forget gate: networks trained without one. */
  readonly taskNeedsIt: Verdict;
}

/** One network of one seed. */
export interface NetworkResult {
  readonly ablation: AblationName;
  /** `trained`: ablated from the first step on. `postHoc`: the trained full network, ablated afterwards. */
  readonly when: 'trained' | 'postHoc';
  readonly score: number;
  readonly solved: boolean;
  readonly details: { readonly [name: string]: number };
  /** Selectivity by the Jacobian; null if derivatives say nothing about the task. */
  readonly sensitivitySelectivity: number | null;
  readonly interventionSelectivity: number | null;
  /** SHA-256 of the weights. */
  readonly fingerprint: string;
}

/** All networks of one seed. The first is the full one. */
export interface SeedResult {
  readonly seed: number;
  readonly networks: readonly NetworkResult[];
  /** Sensitivities of the full network. */
  readonly sensitivityByLag: readonly LagSummary[];
  readonly interventionByLag: readonly LagSummary[];
  readonly gates: GateSummary;
  readonly extrapolations: readonly {
    readonly name: string;
    readonly score: number;
    readonly selectivity: number | null;
  }[];
  /** Loss by epoch, at {@link TaskVerification.curveEpochs}, of each trained network. */
  readonly losses: readonly { readonly ablation: AblationName; readonly values: readonly number[] }[];
  /** The full network on the first test sequence; only for the first seed. */
  readonly example?: ExampleRun;
}

/** The results of a seed that are kept in addition to the summary over all seeds. */
export type SeedSummary = Pick<SeedResult, 'seed' | 'networks' | 'gates' | 'extrapolations'>;

/** Results of one lag over all seeds. */
export interface LagResult {
  readonly lag: number;
  /** Mean of the ideals. */
  readonly ideal: number;
  /** Estimate over seeds, from the mean of each. */
  readonly value: Estimate;
  /** Mean over seeds of the standard deviation within each. */
  readonly spread: number;
  /** Mean over seeds of the mean distance from the ideal. */
  readonly distance: number;
}

export interface AblationResult {
  readonly ablation: AblationName;
  readonly when: 'trained' | 'postHoc';
  readonly score: Estimate;
  /** The number of seeds that met the criterion. */
  readonly solved: number;
  readonly selectivity: Estimate | null;
  /** Full minus ablated; null for the full network itself. */
  readonly scoreDifference: PairedDifference | null;
  readonly selectivityDifference: PairedDifference | null;
  /** The task's own figures, over seeds. */
  readonly details: { readonly [name: string]: Estimate };
}

/** One sequence through the full network of the first seed. */
export interface ExampleRun {
  readonly seed: number;
  readonly steps: number;
  readonly features: number;
  readonly outputs: number;
  readonly outputSteps: number;
  readonly units: number;
  /** `[steps][features]` */
  readonly x: readonly (readonly number[])[];
  /** `[outputSteps][outputs]` */
  readonly y: readonly (readonly number[])[];
  readonly prediction: readonly (readonly number[])[];
  /** `[steps][units]` */
  readonly forgetGate: readonly (readonly number[])[];
  readonly inputGate: readonly (readonly number[])[];
  readonly cell: readonly (readonly number[])[];
  /** Whether to forget the past, by step; null if it is the same at every step. */
  readonly shouldForget: readonly number[] | null;
}

export interface TaskVerification {
  readonly task: string;
  readonly title: string;
  readonly description: string;
  readonly criterion: string;
  readonly source: string;
  readonly expectation: 'open' | 'selective' | 'control';
  readonly units: number;
  readonly training: {
    readonly epochs: number;
    readonly batchSize: number;
    readonly learningRate: number;
    readonly samples: number;
    readonly steps: number;
  };
  readonly verdicts: Verdicts;
  /** Selectivity index of the full network: for each seed the smaller of those by sensitivities and by interventions. */
  readonly selectivity: Estimate;
  readonly sensitivityByLag: readonly LagResult[];
  readonly interventionByLag: readonly LagResult[];
  readonly gates: {
    readonly meanForgetGate: Estimate;
    /** Time constant of the median unit, in steps; null if a gate stays at 1. */
    readonly timeConstant: Estimate | null;
    /** The largest correlation of a unit with what should be forgotten; null if that is the same at every step. */
    readonly correlation: Estimate | null;
    /** In bits. */
    readonly mutualInformation: Estimate | null;
  };
  readonly ablations: readonly AblationResult[];
  readonly extrapolations: readonly {
    readonly name: string;
    readonly score: Estimate;
    readonly selectivity: Estimate | null;
  }[];
  readonly curveEpochs: readonly number[];
  readonly curves: readonly { readonly ablation: AblationName; readonly values: readonly Estimate[] }[];
  readonly example: ExampleRun;
  readonly seeds: readonly SeedSummary[];
}

/** The result of one call of `verify`. */
export interface Verification {
  readonly command: 'verify';
  /** Version of this format. */
  readonly schema: 1;
  readonly version: string;
  readonly seeds: number;
  readonly rule: VerdictRule;
  readonly tasks: readonly TaskVerification[];
  /** SHA-256 over the fingerprints of all networks, in their order. */
  readonly fingerprint: string;
  /** Times, the only part that differs between runs. */
  readonly timings?: {
    readonly runtime: string;
    readonly threads: number;
    readonly milliseconds: number;
    readonly millisecondsByTask: { readonly [task: string]: number };
  };
}
