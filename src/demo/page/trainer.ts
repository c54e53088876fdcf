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

interface Waiting {
  readonly resolve: (message: Message) => void;
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
    const answer = await this.#ask({ type: 'predict', sequences });
    return answer.type === 'predicted' ? answer.outputs : [];
  }

  /** Files of the present network. */
  async model(): Promise<readonly NamedFile[]> {
    const answer = await this.#ask({ type: 'model' });
    return answer.type === 'files' ? answer.files : [];
  }

  /** The report on a task. */
  async report(
    task: string,
    seeds: number,
    onProgress: (done: number, total: number) => void,
  ): Promise<readonly NamedFile[]> {
    const answer = await this.#ask({ type: 'report', task, seeds }, onProgress);
    return answer.type === 'files' ? answer.files : [];
  }

  #ask(question: Question, onProgress?: (done: number, total: number) => void): Promise<Message> {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, onProgress });
      this.tell({ ...question, id } as Request);
    });
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
      default:
        this.#waiting.get(message.id)?.resolve(message);
        this.#waiting.delete(message.id);
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
