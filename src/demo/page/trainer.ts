// The worker that trains, from the page's view.
import type { Frame, Message, NamedFile, Request } from '../protocol.js';

/** Unsolicited messages of the worker. */
export interface Listeners {
  onReady(message: Extract<Message, { type: 'ready' }>): void;
  onFrame(frame: Frame): void;
  /** For a run, or, without one, permanent. */
  onFailed(message: string, run: number | undefined): void;
}

/** Requests without the fields that {@link Trainer.ask} adds. */
type Question = Request extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never;

/** Settles the promise of a request. */
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

  /** Predictions of the current network: `[sequences][steps][outputs]`. */
  async predict(sequences: readonly number[][][]): Promise<readonly number[][][]> {
    return (await this.#ask({ type: 'predict', sequences }, 'predicted')).outputs;
  }

  /** Files of the current network. */
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

  /** Rejects if the answer has another type. */
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
