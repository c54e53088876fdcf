/** Something that can be timed: a network with its data, ready to train or to predict. */
export interface Workload {
  /** Trains this many steps, or predicts this often. */
  run(count: number): Promise<Results>;
  /** Gives back what it holds. */
  dispose(): void;
}

/** By what the work of all who are measured on a case is compared. */
export interface Results {
  /**
   * Training: the loss before each step, of the first `CHECKED_STEPS` of a call at most. Inference: mean of the
   * outputs and mean of their squares.
   */
  values: number[];
  /**
   * SHA-256 of what has been computed: the weights after the steps, or the outputs. Only Lethe's own engines have
   * one; equal for everyone who measures the same case with the same engine.
   */
  fingerprint?: string;
}

/** How much time a measurement may take; times in milliseconds. */
export interface Budget {
  /** A sample is a call of as many steps as fill this time: long against the clock's steps. */
  sampleMs: number;
  /** Samples go on for at least this long. */
  totalMs: number;
  /** At least this many samples, however long they take. */
  samples: number;
  /** Before the first sample: engines compile while they run. */
  warmUpMs: number;
  /** Steps of every sample, where two measurements have to take the same. Default: found by `sampleMs`. */
  stepsPerSample?: number;
}

/** By what a duration was measured. */
export interface Clock {
  /**
   * `inside`: by `performance.now()` of the runtime itself. `outside`: by the process that sent the request for
   * the work, less the time of a request for nothing (runtimes whose clock stands still while they compute).
   */
  source: 'inside' | 'outside';
  /** The smallest step of the clock that was seen. */
  resolutionMs: number;
  /** With `outside`: the median of the empty requests, which has been subtracted. */
  emptyRequestMs?: number;
}

/** What who stands outside of a runtime knows of it. */
export interface Outside {
  /**
   * Set if `run` is a request to a process whose own clock cannot be used: the time of an empty request, in milliseconds,
   * which is subtracted from every duration.
   */
  emptyRequestMs?: number;
  /**
   * The time that processors have worked so far for all processes of the runtime, in milliseconds; undefined if that is not
   * known. Asked before the first sample and after the last.
   */
  cpuTime?(): Promise<number | undefined>;
}

/** What comes out of timing one workload; times in milliseconds. */
export interface Measurement {
  /** The first step or prediction in a fresh process: code is loaded, compiled and laid out in it. */
  coldMs: number;
  /** Mean time of one step in each sample, in the order of measuring. */
  samples: number[];
  /**
   * CPU time of one step in each of these samples: what processors worked for the process, user and system, all of its
   * threads together. On a busy machine it is shorter than the sample, as the process has to wait for its turn. Absent
   * where the runtime does not tell it (browsers, edge runtimes), and for what is timed from outside.
   */
  cpuSamples?: number[];
  /** CPU time of one step by {@link Outside.cpuTime}, the mean of all samples together. Absent where that did not tell. */
  outsideCpuMs?: number;
  /** Steps that each sample took. */
  stepsPerSample: number;
  clock: Clock;
  /** Of the first `CHECKED_STEPS` steps, or of one prediction. */
  results: Results;
}
