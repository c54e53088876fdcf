// Threads that answer one question at a time. Node, Deno and Bun.
import { parentPort, type Worker } from 'node:worker_threads';
import { platform } from '#platform';

/** A message from a thread: its answer, or an error. */
export type Sent<Answer> =
  | { readonly answer: Answer }
  | { readonly message: string; readonly stack: string | undefined; readonly name: string };

/** An error from a thread. */
export class ThreadError extends Error {
  /** Name of its class in the thread. */
  readonly kind: string;
  /** Whether the thread has ended. */
  readonly fatal: boolean;

  constructor(message: string, kind: string, fatal: boolean, stack?: string) {
    super(message);
    this.kind = kind;
    this.fatal = fatal;
    if (stack !== undefined) this.stack = stack;
  }
}

/** A thread, as seen by its owner. */
export class AskedThread<Question, Answer> {
  readonly #worker: Worker;
  #settle: { resolve(answer: Answer): void; reject(error: ThreadError): void } | undefined;
  #failure: ThreadError | undefined;

  /** @param caller prefix of the error if the thread ends by itself */
  constructor(caller: string, worker: Worker) {
    this.#worker = worker;
    worker.on('message', (sent: Sent<Answer>) => {
      const settle = this.#settle;
      this.#settle = undefined;
      if ('answer' in sent) settle?.resolve(sent.answer);
      else settle?.reject(new ThreadError(sent.message, sent.name, false, sent.stack));
    });
    worker.on('error', (error: Error) => {
      this.#fail(new ThreadError(error.message, error.name, true, error.stack));
    });
    worker.on('exit', (code) => {
      this.#fail(new ThreadError(`${caller}: a worker ended with code ${code}`, 'Error', true));
    });
  }

  /** @throws ThreadError that the thread threw, or that ended it. */
  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure);
      this.#settle = { resolve, reject };
      this.#worker.postMessage(question);
    });
  }

  /** Terminates the thread. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #fail(failure: ThreadError): void {
    this.#failure ??= failure;
    this.#settle?.reject(this.#failure);
    this.#settle = undefined;
  }
}

/** Inside the thread: answers questions, one after the other. Networks start no further threads, as each thread has one core. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  platform.cores = () => 1;
  const send = (sent: Sent<Answer>): void => parentPort?.postMessage(sent);
  parentPort?.on('message', (question: Question) => {
    void answer(question).then(
      (found) => send({ answer: found }),
      (error: unknown) => {
        const { message, stack, name } = error instanceof Error ? error : new Error(String(error));
        send({ message, stack, name });
      },
    );
  });
}
