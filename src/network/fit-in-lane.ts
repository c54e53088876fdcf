// Trains a network beside others, each in a lane.
import { type Lane, LaneSession, type TrainingSession } from '../session/index.js';
import type { FitData } from './data/forms.js';
import type { FitHistory } from './fit/history.js';
import type { Trainer } from './fit/trainer.js';
import { type Network, trainingAccess } from './network.js';
import type { NetworkFitArgs } from './options/network-options.js';

/**
 * Trains as `network.fit`, with its bits, on the thread of a lane, while other lanes train other networks.
 *
 * @param lane undefined: by itself
 */
export function fitInLane(
  network: Network,
  lane: Lane | undefined,
  x: FitData,
  y: FitData,
  args: NetworkFitArgs,
): Promise<FitHistory> {
  if (lane === undefined) return network.fit(x, y, args);
  return trainingAccess(network).fit(
    x,
    y,
    { ...args, threads: 1 },
    {
      open: (options, prepared) => LaneSession.openIn(lane, options, prepared),
      trainer: (session) => new LaneTrainer(session as LaneSession),
    },
  );
}

/** Calls a function in turn with those of other lanes; at once if there are none. */
export function inTurn(lane: Lane | undefined, call: () => void): void | Promise<void> {
  return lane === undefined ? call() : lane.inTurn(call);
}

/** What a session does, each run in its lane. */
class LaneTrainer implements Trainer {
  readonly #session: LaneSession;
  readonly batchesPerEpoch: number;
  readonly maximumBatches: number;
  readonly maximumOrder: number;
  readonly plan: Trainer['plan'];

  constructor(session: LaneSession) {
    this.#session = session;
    this.batchesPerEpoch = session.batchesPerEpoch;
    this.maximumBatches = session.maximumBatches;
    this.maximumOrder = session.maximumOrder;
    this.plan = session.plan;
  }

  get diverged(): Trainer['diverged'] {
    return this.#session.diverged;
  }

  setOrder(order: Uint32Array): void {
    this.#session.setOrder(order);
  }

  train(firstBatch: number, batches: number, stream: number): Promise<Float32Array> {
    return this.#session.trainInLane(firstBatch, batches, stream);
  }

  keep(now: number): boolean {
    return this.#session.keep(now);
  }

  fallBack(): ReturnType<TrainingSession['fallBack']> {
    return this.#session.fallBack();
  }

  evaluate(): Promise<number[]> {
    return this.#session.evaluateInLane();
  }
}
