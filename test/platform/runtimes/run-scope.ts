// The life of one run: what it starts it registers here, and all of it is ended when the run is over,
// in reverse order, whether the run succeeded, failed or took too long.
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { KeptOutput } from './kept-output.js';

export class RunScope {
  /** What the runtime and the suite printed: shown when the run fails. */
  readonly output: KeptOutput = new KeptOutput();
  readonly #endings: (() => Promise<void>)[] = [];
  #closed = false;

  /** Registers what to do at the end; at once if the run is over already (it timed out meanwhile). */
  async onEnd(ending: () => Promise<void>): Promise<void> {
    if (this.#closed) await ending();
    else this.#endings.push(ending);
  }

  /** A new directory below `parent`, removed at the end. */
  async directory(parent: string): Promise<string> {
    const directory = await mkdtemp(path.join(parent, 'lethe-'));
    await this.onEnd(() => rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
    return directory;
  }

  /** For work that goes on after a timeout: throws if the run is over. */
  assertOpen(): void {
    if (this.#closed) throw new Error('the run is over');
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (let ending = this.#endings.pop(); ending; ending = this.#endings.pop()) await ending();
  }
}

/** That a browser has run nothing of ours: it has not asked for the page, or hangs with it before its script. */
export class NeverBegan extends Error {}

/** Runs `work` in a new scope for at most `timeoutMs`; errors name the runtime and show its output. */
export async function runInScope<T>(
  name: string,
  timeoutMs: number,
  work: (scope: RunScope) => Promise<T>,
): Promise<T> {
  const scope = new RunScope();
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no report within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work(scope), timeout]);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${name}: ${message}\n${scope.output.describe()}`, { cause });
  } finally {
    clearTimeout(timer);
    await scope.close();
  }
}
