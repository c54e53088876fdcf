// A command of lethe that is killed and begun anew, again and again, or stopped.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ROOT } from '../../test/platform/runtimes/project.js';

const MAIN = path.join(ROOT, 'dist/cli/main.js');

export class MortalProcess {
  readonly #args: readonly string[];
  readonly #runtime: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #closed: Promise<unknown> = Promise.resolve();
  #stdout = '';
  #stderr = '';

  /**
   * @param args of `lethe`
   * @param runtime executable and arguments before the script's path. Default: this Node
   * @param env beside the environment of this process
   */
  constructor(
    args: readonly string[],
    runtime: readonly string[] = [process.execPath],
    env: NodeJS.ProcessEnv = {},
  ) {
    this.#args = args;
    this.#runtime = runtime;
    this.#env = env;
  }

  start(): void {
    [this.#stdout, this.#stderr] = ['', ''];
    const [command = '', ...before] = this.#runtime;
    const env = { ...process.env, ...this.#env };
    const child = spawn(command, [...before, MAIN, ...this.#args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
    this.#child = child;
    this.#closed = once(child, 'close');
  }

  /** Ends it as a crash would, and waits until it is gone. @returns false if it had ended by itself */
  async kill(): Promise<boolean> {
    const isAlive = this.#child?.exitCode === null;
    this.#child?.kill('SIGKILL');
    await this.#closed;
    return isAlive;
  }

  /** Asks it to end, and waits. @returns what it printed. @throws Error if it does not end in time, or not well */
  stop(milliseconds: number): Promise<string> {
    this.#child?.kill('SIGTERM');
    return this.end(milliseconds);
  }

  /** @throws Error with what it told, if it ended by itself and not well */
  check(): void {
    const code = this.#child?.exitCode ?? 0;
    if (code !== 0) throw new Error(`lethe ${this.#args[0]} ended with ${code}: ${this.#stderr.trim()}`);
  }

  /** Waits until it ends by itself. @returns what it printed. @throws Error if it does not end in time, or not well */
  async end(milliseconds: number): Promise<string> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      const told = `lethe ${this.#args[0]} does not end within ${milliseconds} ms`;
      timer = setTimeout(() => reject(new Error(told)), milliseconds);
    });
    try {
      await Promise.race([this.#closed, late]);
    } finally {
      clearTimeout(timer);
    }
    this.check();
    return this.#stdout;
  }
}
