import { workOf } from '../../compiler/index.js';
import { yieldToEventLoop } from '../../engine/index.js';
import { checkAborted } from '../errors/aborted.js';
import { type Predicted, Prediction, type PredictionTask } from './prediction.js';

/**
 * With a signal, the event loop runs after this many operations: some 20 milliseconds on one thread. Counted in
 * operations, as clocks stand still in some runtimes during computation.
 */
const TURN_OPERATIONS = 2e8;
/** Operations counted per byte of the arena: the plan does not count element-wise functions. */
const OPERATIONS_PER_BYTE = 16;

/** A prediction that a signal can end between two batches. */
export class PredictionInTurns extends Prediction {
  /**
   * @throws LetheError `backend` if the kernels cannot be started here; `aborted` by the signal.
   */
  async runUntil(caller: string, task: PredictionTask, signal: AbortSignal | undefined): Promise<Predicted> {
    if (signal === undefined) return this.run(caller, task);
    checkAborted(caller, signal);
    const open = this.retake() ?? (await this.open(caller));
    const { session } = open;
    const { x, count } = task;
    const { batchSize } = this.options;
    const samples = this.#batchesInTurn() * batchSize;
    try {
      checkAborted(caller, signal);
      this.begin(open, task);
      const outputs = session.beginPrediction(x, count);
      for (let first = 0; first < count; first += samples) {
        if (first > 0) await yieldToEventLoop();
        checkAborted(caller, signal);
        session.predictSamples(x, first, Math.min(first + samples, count), outputs);
      }
      return this.end(open, task, outputs);
    } finally {
      session.close();
    }
  }

  #batchesInTurn(): number {
    const { operations, bytes } = workOf(this.prepared, () => 1);
    return Math.max(1, Math.floor(TURN_OPERATIONS / (operations + OPERATIONS_PER_BYTE * bytes)));
  }
}
