import type { MeasureAnswer, MeasureRequest } from './measure-request.js';
import type { EngineName } from './records/record.js';

/** One way to measure a case: a row of the tables. */
export interface Variant {
  engine: EngineName;
  threads: number;
  /** Tells ways of the same engine and thread count apart, such as `passive`. */
  variant?: string;
}

/** A place where cases can be measured: a runtime with Lethe's engines, or a peer. Adding one is adding a file. */
export interface Adapter {
  /** As in `--runtime` or `--peer`. */
  readonly name: string;
  readonly kind: 'runtime' | 'peer';
  /**
   * Name and version of what runs it; undefined if it is not here.
   *
   * @param home the runtime of reference, in which peers from npm are measured from then on; default `node`
   */
  find(home?: string): Promise<{ name: string; version: string } | undefined>;
  /** What to run to have it here. */
  readonly howToInstall: string;
  /**
   * What it can measure of a case, in the order of measuring; none if it cannot do the case.
   *
   * @param threads thread counts that were asked for
   */
  variants(name: MeasureRequest['case'], threads: readonly number[]): readonly Variant[];
  /** Set if what it computes differs from the case: says in what. Its values are then not compared. */
  readonly otherWork?: string;
  /** One measurement, in a process of its own. */
  measure(request: MeasureRequest, variant: Variant): Promise<MeasureAnswer>;
}
