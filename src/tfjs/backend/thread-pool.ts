import type { Thread } from '../../engine/index.js';
import { LetheError } from '../../errors.js';
import type { WorkerConstructor } from './emscripten.js';

/** Advice for threads, or a module, that do not start. */
export const CHECK: string =
  'check that the page and its worker scripts have the two cross-origin isolation headers, and that its ' +
  "content security policy allows script-src 'wasm-unsafe-eval' and worker-src blob: (or pass workerUrl)";

/** The threads of one module, behind the `Worker` class that Emscripten's glue expects. */
export interface ThreadPool {
  Worker: WorkerConstructor;
  /** Rejects when a thread fails before {@link ThreadPool.settle}. */
  failed: Promise<never>;
  /** Called once the module runs: later failures of threads are reported on the console, as nothing awaits them. */
  settle(): void;
  terminate(): void;
}

/** @param startThread starts one thread that runs Emscripten's worker script */
export function createThreadPool(startThread: () => Thread): ThreadPool {
  const threads: Thread[] = [];
  let settled = false;
  let reject: (error: LetheError) => void = () => {};
  const failed = new Promise<never>((_, rejectFailed) => {
    reject = rejectFailed;
  });
  failed.catch(() => {}); // It may reject before anything listens.

  const report = (cause: unknown): LetheError => {
    const { message } = cause as { message?: unknown };
    const reason = message === undefined || message === '' ? 'no reason given' : String(message);
    const error = new LetheError('backend', `useWasm: a worker thread failed (${reason}); ${CHECK}`, {
      cause,
    });
    if (settled) console.error(error.message);
    else reject(error);
    return error;
  };

  class PooledThread implements Thread {
    onmessage: Thread['onmessage'] = null;
    onerror: Thread['onerror'] = null; // Never called: nothing would catch what the glue's handler throws.
    readonly #thread: Thread;

    constructor() {
      try {
        this.#thread = startThread();
      } catch (cause) {
        throw report(cause); // WebKit throws what other browsers send as an error event.
      }
      this.#thread.onmessage = (event) => this.onmessage?.(event);
      this.#thread.onerror = report;
      threads.push(this.#thread);
    }

    postMessage(message: unknown, transfer?: Transferable[]): void {
      this.#thread.postMessage(message, transfer);
    }

    terminate(): void {
      this.#thread.terminate();
    }
  }

  return {
    Worker: PooledThread,
    failed,
    settle() {
      settled = true;
    },
    terminate() {
      for (const thread of threads) thread.terminate();
    },
  };
}
