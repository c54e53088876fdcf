// The workers of one arena: threads 1 and up. Starting them is the one thing about them that takes messages; from
// then on they wait in WebAssembly for what stands in the shared memory.
import { LetheError } from '../../errors.js';
import type { Thread } from '../platform/platform.js';

/** Advice for workers that do not start. */
const CHECK =
  'check that the page and its worker scripts have the two cross-origin isolation headers, and that its content ' +
  "security policy allows script-src 'wasm-unsafe-eval' and worker-src blob: (or call setKernelWorkerUrl)";

export interface WorkersOptions {
  module: WebAssembly.Module;
  /** Shared. */
  memory: WebAssembly.Memory;
  /** All threads, including the caller's. */
  threads: number;
  /** Whether there are more threads than cores. */
  crowded: boolean;
  /** How long a worker waits at a barrier, in milliseconds. */
  patience: number;
  /** Whether the engine packs vectors. */
  packs: boolean;
  /** Starts one thread that runs worker-source.ts. */
  startThread: () => Thread;
  /** How long all of them together may take to start, in milliseconds. */
  startLimit: number;
  /** Called when a worker fails or ends after its start. */
  onFailure: (reason: string) => void;
}

export interface Workers {
  terminate(): void;
}

/**
 * Starts `threads - 1` workers and waits until each has its instance of the kernels.
 *
 * @throws LetheError `backend` if one fails, or if they do not answer in time; then all are ended.
 */
export async function startWorkers(options: WorkersOptions): Promise<Workers> {
  const { module, memory, threads, crowded, patience, packs, startThread, startLimit } = options;
  const workers: Thread[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Where failures go: to whoever waits for the start, then to the owner, at last nowhere. */
  let report: (reason: string, cause?: unknown) => void = () => {};
  const terminate = (): void => {
    report = () => {};
    for (const worker of workers) worker.terminate();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      report = (reason, cause) => reject(startError(reason, cause));
      // Also keeps the process alive until all are there, as workers do not.
      timer = setTimeout(() => report(`no answer within ${startLimit} ms`), startLimit);
      let waiting = threads - 1;
      for (let thread = 1; thread < threads; thread++) {
        const worker = startThread();
        workers.push(worker);
        worker.onmessage = ({ data }) => {
          const { ready, error } = data as { ready?: boolean; error?: string };
          if (ready === true) waiting--;
          else report(`thread ${thread} failed: ${error ?? 'no reason given'}`);
          if (waiting === 0) resolve();
        };
        worker.onerror = (error) => report(`thread ${thread} failed: ${messageOf(error)}`, error);
        worker.onexit = (code) => report(`thread ${thread} ended (exit code ${code})`);
        worker.postMessage({ module, memory, thread, threads, crowded, patience, packs });
      }
    });
  } catch (error) {
    terminate();
    // WebKit's `startThread` and, without isolation, `postMessage` throw what others report.
    throw error instanceof LetheError ? error : startError(messageOf(error), error);
  } finally {
    clearTimeout(timer);
  }
  report = options.onFailure;
  return { terminate };
}

function startError(reason: string, cause: unknown): LetheError {
  return new LetheError('backend', `acquireKernels: a worker thread did not start (${reason}); ${CHECK}`, {
    cause,
  });
}

function messageOf(error: unknown): string {
  const { message } = error as { message?: unknown };
  return message === undefined || message === '' ? 'no reason given' : String(message);
}
