// What the run asks of everyone who measures, and what it is answered. Runtimes and peers speak this, in JSON.
import type { BenchmarkCase, Budget, Measurement } from 'lethe/bench';
import type { EngineName } from './records/record.js';

export interface MeasureRequest {
  case: BenchmarkCase;
  engine: EngineName;
  threads: number;
  /** Of our own engines; default false. */
  wideVectors?: boolean;
  budget: Budget;
  /** Where to fetch the CPU time of the runtime's processes (milliseconds, or null), which it cannot tell itself. */
  cpuUrl?: string;
}

export interface MeasureAnswer extends Measurement {
  /** Of the library, with what it computes by where that differs. */
  engineVersion: string;
}
