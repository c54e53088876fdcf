// Executes jobs: in a separate thread, which is replaced when a job breaks it, or in this thread.
import { Worker } from 'node:worker_threads';
import type { CheckedLimits } from '../jobs/limits.js';
import { AskedThread, ThreadError } from './asked-thread.js';
import { functionsOf } from './functions.js';
import { type Performed, Performer, type Task } from './performer.js';

/** Settings of a lane; plain data that can be sent to a thread. */
export interface LaneSettings {
  readonly limits: CheckedLimits;
  /** URL of the module with functions for `call`; undefined for none. */
  readonly module: string | undefined;
}

/** Runs one job at a time. */
export interface Lane {
  /** @throws ThreadError or any other error of the job. */
  perform(task: Task): Promise<Performed>;
  close(): Promise<void>;
}

/** Creates a lane. */
export type OpenLane = (settings: LaneSettings) => Lane;

/** Whether the program is given as text on Node's command line: threads would inherit these flags, but they run files. */
function hasTextAsProgram(): boolean {
  return process.execArgv.some((flag) => /^(--(eval|print|input-type)\b|-[ep]$)/.test(flag));
}

/** A lane with a separate thread. Bundlers find the file of the thread by this form of its URL. */
export const threadLane: OpenLane = (settings) => {
  let thread: AskedThread<Task, Performed> | undefined;
  const { memory, seconds } = settings.limits;
  const open = (): AskedThread<Task, Performed> => {
    const worker = new Worker(new URL('./job-worker.js', import.meta.url), {
      workerData: settings,
      resourceLimits: { maxOldGenerationSizeMb: memory },
      ...(hasTextAsProgram() ? { execArgv: [] } : {}),
    });
    return new AskedThread('fleet', worker);
  };
  const end = async (): Promise<void> => {
    const ended = thread;
    thread = undefined;
    await ended?.close();
  };
  return {
    async perform(task) {
      thread ??= open();
      const asked = thread;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const late = new Promise<never>((_, reject) => {
        const message = `job ${task.record.name}: took more than ${seconds} s (limits.seconds)`;
        timer = setTimeout(() => reject(new ThreadError(message, 'LetheError', true)), seconds * 1000);
      });
      try {
        return await Promise.race([asked.ask(task), late]);
      } catch (error) {
        if (error instanceof ThreadError && error.fatal) await end();
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    close: end,
  };
};

/** A lane in this thread: for runtimes without threads, and for tests. A job that does not end blocks everything. */
export const hereLane: OpenLane = ({ limits, module }) => {
  const functions = functionsOf(module);
  functions.catch(() => undefined); // Reported by the first job.
  let performer: Performer | undefined;
  return {
    async perform(task) {
      performer ??= new Performer(limits, await functions);
      return performer.perform(task);
    },
    async close() {
      performer = undefined;
    },
  };
};
