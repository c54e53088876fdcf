/** What one run of upstream's op tests says. */
export interface SpecReport {
  /** The different numbers of threads that the backend had, over all of its starts. */
  threads: number[];
  /** Full names of the specs that passed. */
  passed: string[];
  /** Full name: message of the specs that failed. */
  failed: Record<string, string>;
  /** Failures outside of specs, such as a backend that does not start. */
  suiteFailures: string[];
}
