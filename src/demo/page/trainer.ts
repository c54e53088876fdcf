// The worker that trains, as the page sees it.
import type { Frame, Message, NamedFile, Request } from '../protocol.js';

/** What is heard of the worker without asking. */
export interface Listeners {
  onReady(message: Extract<Message, { type: 'ready' }>): void;
  onFrame(frame: Frame): void;
  /** Of a run; or, without one, for good. */
  onFailed(message: string, run: number | undefined): void;
}

/** Requests without what {@link Trainer.ask} adds. */
type Question = Request extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never;

/** What ends the waiting for an answer. */
type Answer = Extract<Message, { type: 'predicted' | 'files' }>;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ((done: number, total: number) => void) | undefined;
}

export class Trainer {
  readonly #worker: Worker;
  readonly #listeners: Listeners;
  readonly #waiting = new Map<number, Waiting>();
  #ids = 0;

  constructor(listeners: Listeners) {
    this.#listeners = listeners;
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Message>) => this.#hear(data));
    this.#worker.addEventListener('error', ({ message }) => {
      listeners.onFailed(message || 'the worker could not be loaded', undefined);
    });
  }

  tell(request: Request): void {
    this.#worker.postMessage(request);
  }

  /** What the present network answers: `[sequences][steps][outputs]`. */
  async predict(sequences: readonly number[][][]): Promise<readonly number[][][]> {
    return (await this.#ask({ type: 'predict', sequences }, 'predicted')).outputs;
  }

  /** Files of the present network. */
  async model(): Promise<readonly NamedFile[]> {
    return (await this.#ask({ type: 'model' }, 'files')).files;
  }

  /** The report on a task. */
  async report(
    task: string,
    seeds: number,
    onProgress: (done: number, total: number) => void,
  ): Promise<readonly NamedFile[]> {
    return (await this.#ask({ type: 'report', task, seeds }, 'files', onProgress)).files;
  }

  /** Rejects if the answer is of another type. */
  async #ask<Type extends Answer['type']>(
    question: Question,
    type: Type,
    onProgress?: (done: number, total: number) => void,
  ): Promise<Extract<Answer, { type: Type }>> {
    const id = ++this.#ids;
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onProgress });
      this.tell({ ...question, id } as Request);
    });
    if (answer.type === type) return answer as Extract<Answer, { type: Type }>;
    throw new TypeError(`${question.type}: expected an answer ${type}, got ${answer.type}`);
  }

  #hear(message: Message): void {
    switch (message.type) {
      case 'ready':
        this.#listeners.onReady(message);
        break;
      case 'frame':
        this.#listeners.onFrame(message.frame);
        break;
      case 'progress':
        this.#waiting.get(message.id)?.onProgress?.(message.done, message.total);
        break;
      case 'failed':
        this.#fail(message);
        break;
      case 'predicted':
      case 'files':
        this.#waiting.get(message.id)?.resolve(message);
        this.#waiting.delete(message.id);
        break;
      default:
        message satisfies never;
    }
  }

  #fail({ id, run, message }: Extract<Message, { type: 'failed' }>): void {
    const waiting = id === undefined ? undefined : this.#waiting.get(id);
    if (id === undefined || waiting === undefined) this.#listeners.onFailed(message, run);
    else {
      this.#waiting.delete(id);
      waiting.reject(new Error(message));
    }
  }
}
