// Handles Ctrl+C and SIGTERM in a command with results to keep.
import { complain } from './output.js';

/** Exit codes after these signals, as in shells. */
const CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type SignalName = keyof typeof CODES;

/** Listens for signals from its creation until {@link Interruption.close}. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #listeners: readonly (readonly [SignalName, () => void])[];
  #by: SignalName | undefined;

  /**
   * The first signal aborts {@link Interruption.signal}. The second ends the process at once, as without this class.
   *
   * @param promise message at the first signal, such as `saving what was trained so far`
   */
  constructor(promise: string) {
    const names = Object.keys(CODES) as SignalName[];
    this.#listeners = names.map((name) => [name, () => this.#interrupt(name, promise)]);
    for (const [name, listener] of this.#listeners) process.on(name, listener);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Resolves at the first signal. */
  get came(): Promise<void> {
    return new Promise((resolve) => this.signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  /** The signal; undefined if there was none. */
  get by(): SignalName | undefined {
    return this.#by;
  }

  /** The exit code for the signal; undefined if there was none. */
  get code(): number | undefined {
    return this.#by && CODES[this.#by];
  }

  /** Restores the default handling of signals. */
  close(): void {
    for (const [name, listener] of this.#listeners) process.off(name, listener);
  }

  #interrupt(name: SignalName, promise: string): void {
    this.close();
    this.#by = name;
    complain(`lethe: ${name}: ${promise}; once more ends at once`);
    this.#controller.abort();
  }
}
