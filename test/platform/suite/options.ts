/** A receipt with what it is audited with. */
export interface GivenReceipt {
  /** JSON of an envelope. */
  text: string;
  publicKey: string;
  x: number[][][];
  y: number[][];
}

/** What the launcher's test asks the suite for; plain JSON. */
export interface SuiteOptions {
  /** Which runtime this must be: the suite's first check. */
  runtime: string;
  /** Thread counts of tfjs's backend to run with, in this order. */
  threads: number[];
  /** Thread counts of the compiled engine to run with, in this order. */
  kernelThreads: number[];
  /** Whether threads are expected to be there; else one thread and a reason. */
  threaded: boolean;
  /** Training steps of the experiment by tfjs's operations, and on the compiled engine. */
  epochs: number;
  compiledEpochs: number;
  /**
   * What to run. `emulated`: what may be otherwise on another processor, which is the numbers, by tfjs's operations on one
   * thread and once; `numbers`: of it, little by tfjs's operations. `experiment`: only the start of the backend, the
   * experiment and a few larger training runs; `start`: of these the smallest, to see that threads start. `blocked`: what is
   * left where a content security policy blocks threads, then `start` with threads from files.
   */
  part: 'everything' | 'emulated' | 'numbers' | 'experiment' | 'start' | 'blocked';
  /**
   * Whether this is the first runtime, with which others are compared. It measures the errors of matrix products against
   * float64, and computes on each number of threads what others compute on one number of them.
   */
  first: boolean;
  /**
   * Whether tfjs's operations, which take milliseconds where the compiled engine takes microseconds, do all that they can
   * do: every golden network, a product of 1024 cubed. Else two networks, and 256 cubed.
   */
  thorough: boolean;
  /** Steps of golden networks that tfjs's operations do; the compiled engine does all hundred, of two networks if `numbers`. */
  goldenSteps: number;
  /** Where this runtime saves: a folder, a URL of tfjs's IO handlers, or `bytes`. */
  place: string;
  /** Made in the Node that starts all runtimes. */
  receipt: GivenReceipt;
  /** What asking useWasm for wide vectors has to do, before anything is computed (`wide`) or afterwards. */
  wideVectors: 'wide' | 'none' | 'tooLate';
  /** Passed on to useWasm; if `blocked`, only once that has been seen. */
  workerUrl?: string;
  kernelWorkerUrl?: string;
}
