// Ctrl+C and SIGTERM in a command that has something to keep.
import { complain } from './output.js';

/** What a shell shows of a process that such a signal ended. */
const CODES = { SIGINT: 130, SIGTERM: 143 } as const;
type SignalName = keyof typeof CODES;

/** Listens for signals from when it is made until {@link Interruption.close}. */
export class Interruption {
  readonly #controller = new AbortController();
  readonly #listeners: readonly (readonly [SignalName, () => void])[];
  #by: SignalName | undefined;

  /**
   * The first signal aborts {@link Interruption.signal}. The second ends the process at once, as it would without this.
   *
   * @param promise what is told at the first one, such as `saving what was trained so far`
   */
  constructor(promise: string) {
    const names = Object.keys(CODES) as SignalName[];
    this.#listeners = names.map((name) => [name, () => this.#interrupt(name, promise)]);
    for (const [name, listener] of this.#listeners) process.on(name, listener);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Resolves once a signal came. */
  get came(): Promise<void> {
    return new Promise((resolve) => this.signal.addEventListener('abort', () => resolve(), { once: true }));
  }

  /** Which signal came; undefined if none did. */
  get by(): SignalName | undefined {
    return this.#by;
  }

  /** The exit code that the signal asks for; undefined if none came. */
  get code(): number | undefined {
    return this.#by && CODES[this.#by];
  }

  /** Signals end the process again. */
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
