/** A network with its data, ready to be timed in training or prediction. */
export interface Workload {
  /** Runs this many training steps or predictions. */
  run(count: number): Promise<Results>;
  /** Frees its resources. */
  dispose(): void;
}

/** Results by which all contestants of a case are compared. */
export interface Results {
  /**
   * Training: the loss before each step, for at most the first `CHECKED_STEPS` of a call. Inference: mean of the
   * outputs and mean of their squares.
   */
  values: number[];
  /**
   * SHA-256 of the results: the weights after the steps, or the outputs. Only for Lethe's engines; equal in every
   * measurement of the same case on the same engine.
   */
  fingerprint?: string;
}

/** The time budget of a measurement, in milliseconds. */
export interface Budget {
  /** A sample is a call of enough steps to fill this time: long relative to the clock's steps. */
  sampleMs: number;
  /** The least total time of all samples. */
  totalMs: number;
  /** The least number of samples, however long they take. */
  samples: number;
  /** Warm-up before the first sample, as engines compile while code runs. */
  warmUpMs: number;
  /** Steps per sample, if two measurements need the same number. Default: derived from `sampleMs`. */
  stepsPerSample?: number;
}

/** The clock of a measurement. */
export interface Clock {
  /**
   * `inside`: `performance.now()` of the runtime itself. `outside`: the clock of the requesting process, minus the time
   * of an empty request (for runtimes whose clock stands still during computation).
   */
  source: 'inside' | 'outside';
  /** The smallest observed step of the clock, in milliseconds. */
  resolutionMs: number;
  /** With `outside`: the median time of empty requests, which has been subtracted, in milliseconds. */
  emptyRequestMs?: number;
}

/** Facts about a runtime that only another process can measure. */
export interface Outside {
  /**
   * Set if `run` is a request to a process with an unusable clock: the time of an empty request, in milliseconds, which
   * is subtracted from every duration.
   */
  emptyRequestMs?: number;
  /**
   * The CPU time so far of all processes of the runtime, in milliseconds; undefined if unknown. Called before the first
   * sample and after the last.
   */
  cpuTime?(): Promise<number | undefined>;
}

/** The result of timing one workload; times in milliseconds. */
export interface Measurement {
  /** The first step or prediction in a fresh process, including loading and compiling. */
  coldMs: number;
  /** Mean time of one step in each sample, in the order of measurement. */
  samples: number[];
  /**
   * CPU time of one step in each of these samples: user and system, all threads of the process together. On a busy
   * machine it may be less than the sample's time, as the process has to wait. Absent if the runtime does not report it
   * (browsers, edge runtimes), and for `outside` clocks.
   */
  cpuSamples?: number[];
  /** CPU time of one step by {@link Outside.cpuTime}, the mean over all samples. Absent if unknown. */
  outsideCpuMs?: number;
  /** Steps in each sample. */
  stepsPerSample: number;
  clock: Clock;
  /** Results of the first `CHECKED_STEPS` steps, or of one prediction. */
  results: Results;
}
