// A test harness that runs where no framework does: named checks, one after the other, and a report.

export interface CheckResult {
  name: string;
  /** Why it failed; undefined if it passed. */
  error?: string;
}

/** What the suite learnt beside passing or failing, for comparison between runtimes. */
export type Facts = { [name: string]: unknown };

export class Harness {
  readonly checks: CheckResult[] = [];
  readonly facts: Facts = {};

  /** Runs one check; a failure is noted and the next one runs. */
  async check(name: string, body: () => void | Promise<void>): Promise<void> {
    try {
      await body();
      this.checks.push({ name });
    } catch (error) {
      const text = error instanceof Error ? `${error.message}\n${error.stack}` : String(error);
      this.checks.push({ name, error: text });
    }
  }
}

export function equal(actual: unknown, expected: unknown, what: string): void {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return;
  throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
}

/** Passes only for numbers up to the limit, never for NaN. */
export function atMost(actual: number, limit: number, what: string): void {
  if (actual <= limit) return;
  throw new Error(`${what}: expected at most ${limit}, got ${actual}`);
}

/** The action must fail, with an error of this name whose message matches. */
export async function rejects(action: () => unknown, name: string, message: RegExp): Promise<void> {
  let result: unknown;
  try {
    result = await action();
  } catch (error) {
    if (error instanceof Error && error.name === name && message.test(error.message)) return;
    throw new Error(`expected ${name} ${message}, got ${String(error)}`);
  }
  throw new Error(`expected ${name} ${message}, got no error but ${JSON.stringify(result)}`);
}
