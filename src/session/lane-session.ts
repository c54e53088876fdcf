import type { Lane } from './lanes.js';
import { type PreparedSession, prepareSession, type SessionOptions } from './prepare.js';
import { type Runs, TrainingSession } from './training-session.js';

/** A session of one thread that trains while those of other lanes do. */
export class LaneSession extends TrainingSession {
  #lane: Lane | undefined;

  /**
   * @param options `threads` is 1
   * @param prepared what `prepareSession` made of the same options
   * @throws LetheError `backend` if the kernels cannot be started here.
   */
  static async openIn(
    lane: Lane,
    options: SessionOptions,
    prepared: PreparedSession = prepareSession(options),
  ): Promise<LaneSession> {
    const session = new LaneSession(options, prepared, await lane.host(prepared.bytes));
    session.#lane = lane;
    return session;
  }

  /** As {@link TrainingSession.train}. */
  trainInLane(firstBatch: number, batches: number, stream: number): Promise<Float32Array> {
    return this.#runInLane(this.trainRuns(firstBatch, batches, stream));
  }

  /** As {@link TrainingSession.evaluate}. */
  evaluateInLane(): Promise<number[]> {
    return this.#runInLane(this.evaluateRuns());
  }

  /** The lane keeps memory and thread for the next session. */
  override close(): void {}

  async #runInLane<Result>(runs: Runs<Result>): Promise<Result> {
    let next = runs.next();
    while (!next.done) {
      const [kind, batch, ...rest] = next.value;
      await this.#lane?.run(this.program(kind, batch).address, ...rest);
      next = runs.next();
    }
    return next.value;
  }
}
