// Runs the command `lethe` many times in one process of the built package, as most of a short command's time is that of starting.
// What a process does that runs it once is another matter: run-cli.ts.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { afterAll, expect } from '@jest/globals';
import { type Finished, type RunOptions, type Runs, runsBy } from './run-cli.js';

const PROGRAM = path.join(import.meta.dirname, 'in-turn.mjs');
const BUILT = path.join(import.meta.dirname, '../../dist');

export interface InTurnOptions extends Omit<RunOptions, 'cwd'> {
  /** Folder of the built package. Default: that of this repository. */
  built?: string;
}

/** A process that runs command lines in turn. */
class InTurn {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #ended: Promise<unknown[]>;
  #last: Promise<unknown> = Promise.resolve();

  constructor({ runtime = [process.execPath], env: own, built = BUILT }: InTurnOptions) {
    const { NODE_OPTIONS, JEST_WORKER_ID, FORCE_COLOR, ...env } = { ...process.env, ...own };
    const [command, ...flags] = runtime;
    this.#child = spawn(command, [...flags, PROGRAM, built], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#ended = once(this.#child, 'exit');
    const lines: Interface = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream });
    this.#answers = lines[Symbol.asyncIterator]();
  }

  run(args: readonly string[]): Promise<Finished> {
    const finished = this.#last.then(async (): Promise<Finished> => {
      this.#child.stdin?.write(`${JSON.stringify(args)}\n`);
      const { value, done } = await this.#answers.next();
      if (done === true) throw new Error(`${args.join(' ')}: the process ended meanwhile`);
      return JSON.parse(value) as Finished;
    });
    this.#last = finished.catch(() => undefined);
    return finished;
  }

  /** Nothing that ran may keep the process. */
  async end(): Promise<void> {
    this.#child.stdin?.end();
    expect(await this.#ended).toEqual([0, null]);
  }
}

/**
 * One process for all command lines of a test file, in one runtime; begun by the first of them, gone after the last test. Once it has
 * trained or loaded a SeriesPredictor, tfjs's backend keeps its number of threads.
 */
export function inTurn(
  options: () => Promise<InTurnOptions> = async () => ({}),
): Runs<[]> & { lethe(args: readonly string[]): Promise<Finished> } {
  let own: Promise<InTurn> | undefined;
  afterAll(async () => (await own)?.end());
  const lethe = async (args: readonly string[]): Promise<Finished> => {
    own ??= options().then((found) => new InTurn(found));
    return (await own).run(args);
  };
  return { lethe, ...runsBy(lethe) };
}
