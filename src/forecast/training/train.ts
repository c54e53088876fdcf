import {
  abortedError,
  epochOrder,
  fitInLane,
  inTurn,
  type MadeRecorders,
  Stopper,
} from '../../network/index.js';
import { adam, type Network, type NetworkFitArgs, quantileLoss } from '../../network/public.js';
import type { ReceiptRecorder } from '../../receipt/index.js';
import type { Lane } from '../../session/index.js';
import { mismatch } from '../../text/quote.js';
import { type ForecastShapes, inputsOf, isOneRow, targetsOf } from '../network/shapes.js';
import type { Batch, Windows } from '../windows/windows.js';

/** What all networks of an ensemble are trained and judged on. */
export interface TrainingWindows {
  readonly train: Windows;
  /** All of them; undefined where these are too many to be in memory at once. */
  readonly whole: Batch | undefined;
  /** How many may be. */
  readonly most: number;
  readonly judged: Batch;
}

/** @param memory bytes of windows that are put together at once */
export function trainingWindows(train: Windows, validation: Windows, memory: number): TrainingWindows {
  const most = Math.max(1, Math.floor(memory / train.bytes));
  const whole = train.count <= most ? train.batch(inTheirOrder(train.count, most)) : undefined;
  return { train, whole, most, judged: validation.batch(inTheirOrder(validation.count, most)) };
}

/** How a network is trained. */
export interface TrainingSettings {
  readonly quantiles: readonly number[];
  readonly epochs: number;
  /** Epochs that may be no better than the best one. */
  readonly patience: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly threads: number | undefined;
  readonly signal: AbortSignal | undefined;
  /** Bytes that were allowed for windows. */
  readonly memory: number;
  /** What follows a training run: the whole one, or that of one epoch. */
  readonly recorders: (epoch?: number) => MadeRecorders<ReceiptRecorder>;
  readonly onEpoch: ((epoch: number, losses: EpochLosses) => void) | undefined;
  /** Where other networks train beside it; undefined: by itself. */
  readonly lane: Lane | undefined;
}

export interface EpochLosses {
  readonly loss: number;
  readonly validationLoss: number;
}

/** History of a training run. */
export interface TrainingHistory {
  readonly epochs: readonly EpochLosses[];
  /** Index of the epoch whose weights were kept, from 0. */
  readonly bestEpoch: number;
  readonly fingerprint: string;
}

/** Largest number of the steps' gradients together: an outlier does not throw the network off. */
const CLIP_NORM = 1;

/**
 * Trains until the loss of the validation windows is no better for `patience` epochs, and leaves the weights of the best epoch. Where all
 * windows do not fit into `memory`, an epoch is a part of them: the next ones of an order that is drawn anew when all had their turn.
 *
 * @param network one that was checked
 * @throws LetheError `aborted` by the signal; `diverged` if numbers are left that are not finite.
 */
export async function trainNetwork(
  caller: string,
  network: Network,
  windows: TrainingWindows,
  shapes: ForecastShapes,
  settings: TrainingSettings,
): Promise<TrainingHistory> {
  compile(network, settings);
  const validation = dataOf(network, windows.judged, shapes);
  return windows.whole === undefined
    ? trainParts(caller, network, windows, validation, shapes, settings)
    : trainWhole(caller, network, dataOf(network, windows.whole, shapes), validation, settings);
}

type Compilation = Pick<TrainingSettings, 'quantiles' | 'learningRate'>;

function compile(network: Network, { quantiles, learningRate }: Compilation): void {
  network.compile({ optimizer: adam(learningRate), loss: quantileLoss([...quantiles]) });
}

/** How many threads a network takes by default; 1 if it cannot be trained. */
export function threadsFor(
  network: Network,
  { train, most }: TrainingWindows,
  settings: Compilation & Pick<TrainingSettings, 'batchSize'>,
): number {
  const { batchSize } = settings;
  compile(network, settings);
  const plan = network.explain({ batchSize, samples: Math.min(train.count, most), clipNorm: CLIP_NORM });
  return plan.lowered ? plan.threads : 1;
}

type Data = ReturnType<typeof dataOf>;

async function trainWhole(
  caller: string,
  network: Network,
  data: Data,
  validation: Data,
  settings: TrainingSettings,
): Promise<TrainingHistory> {
  const { patience, epochs, lane, onEpoch } = settings;
  const args: NetworkFitArgs = {
    ...argsOf(settings, data, validation),
    ...settings.recorders(),
    epochs,
    earlyStopping: { patience, restoreBestWeights: true },
    callbacks: {
      // Epochs before a checkpoint were told then.
      onEpochEnd(epoch, logs) {
        return inTurn(lane, () => onEpoch?.(epoch, lossesOf(logs)));
      },
    },
  };
  const found = await fitInLane(network, lane, data.x, data.y, args);
  checkEnd(caller, found.aborted, settings);
  const { loss = [], val_loss: validationLoss = [] } = found.history;
  const seen = loss.map((own, epoch) => lossesOf({ loss: own, val_loss: validationLoss[epoch] }));
  return { epochs: seen, bestEpoch: found.bestEpoch ?? 0, fingerprint: found.fingerprint };
}

async function trainParts(
  caller: string,
  network: Network,
  { train, most }: TrainingWindows,
  validation: Data,
  shapes: ForecastShapes,
  settings: TrainingSettings,
): Promise<TrainingHistory> {
  const { patience, epochs, seed, recorders, memory } = settings;
  const stopper = new Stopper(`${caller}: patience`, { patience, monitor: 'val_loss' }, ['val_loss']);
  const seen: EpochLosses[] = [];
  let best = network.weights;
  let order = new Uint32Array();
  let begun = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (order.length === 0) order = epochOrder(train.count, seed, begun++, true) as Uint32Array<ArrayBuffer>;
    const data = dataOf(network, train.batch(order.subarray(0, most)), shapes);
    order = order.subarray(most);
    const own = recorders(epoch);
    if (own.receipt !== undefined) {
      const needed = `memory of at least ${train.count * train.bytes}, as one run is all of the training`;
      throw new RangeError(mismatch(`${caller}: receipt`, needed, memory));
    }
    const found = await network.fit(data.x, data.y, {
      ...argsOf(settings, data, validation),
      ...own,
      ...{ epochs: 1, shuffle: false },
      callbacks: { onEpochEnd: (_, logs) => settings.onEpoch?.(epoch, lossesOf(logs)) },
    });
    checkEnd(caller, found.aborted, settings);
    const { loss = [], val_loss: validationLoss = [] } = found.history;
    const losses = lossesOf({ loss: loss.at(-1), val_loss: validationLoss.at(-1) });
    seen.push(losses);
    const ends = stopper.see(epoch, { val_loss: losses.validationLoss });
    if (stopper.bestEpoch === epoch) best = network.weights;
    if (ends) break;
  }
  network.setWeights(best.map(({ values }) => values));
  return { epochs: seen, bestEpoch: stopper.bestEpoch ?? 0, fingerprint: network.fingerprint() };
}

function lossesOf({
  loss,
  val_loss: validationLoss,
}: {
  readonly [name: string]: number | undefined;
}): EpochLosses {
  return { loss: loss as number, validationLoss: validationLoss as number };
}

function argsOf(settings: TrainingSettings, data: Data, validation: Data): NetworkFitArgs {
  const { batchSize, seed, threads, signal } = settings;
  return {
    ...{
      batchSize,
      seed,
      clipNorm: CLIP_NORM,
      onDivergence: 'throw',
      validationData: [validation.x, validation.y],
    },
    ...(threads !== undefined && { threads }),
    ...(signal !== undefined && { signal }),
    ...(data.weights !== undefined && { sampleWeight: data.weights }),
  };
}

/** Inputs, targets and, where a target is missing, weights of the steps. */
function dataOf(network: Network, batch: Batch, shapes: ForecastShapes) {
  const { count, weights } = batch;
  const weighted = weights.includes(0) && !isOneRow(network);
  return {
    x: inputsOf(network, batch, shapes),
    y: targetsOf(network, batch, shapes),
    weights: weighted ? { values: weights, shape: [count, weights.length / count] } : undefined,
  };
}

/** All of them, or, where there are too many, as many as may be, equally far apart. */
function inTheirOrder(count: number, most: number): number[] {
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, index) => Math.floor((index * count) / taken));
}

function checkEnd(caller: string, aborted: boolean, { signal }: TrainingSettings): void {
  if (aborted) throw abortedError(caller, 'by its signal', signal?.reason);
}
