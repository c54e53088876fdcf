// Honest receipts with the states that they name, which others then tamper with.
import {
  adam,
  dense,
  dropout,
  lstm,
  momentum,
  Network,
  type NetworkCallbacks,
  type NetworkFitArgs,
} from 'lethe/core';
import { generateKeys, type KeyPair, type Receipt, receipt, signReceipt } from 'lethe/receipt';

/** A training run that anybody can compute again. */
export interface HonestRun {
  readonly name: string;
  network(): Network;
  readonly x: number[][][];
  readonly y: number[][];
  readonly args: NetworkFitArgs;
  readonly everyEpochs: number;
}

/** One with what came of it. */
export interface HonestReceipt extends HonestRun {
  readonly receipt: Receipt;
  /** By their names. */
  readonly states: ReadonlyMap<string, Uint8Array>;
  readonly keys: KeyPair;
  /** The receipt, signed, as JSON. */
  readonly envelope: string;
}

const SEED = 9;
const SAMPLES = 10;

const x = Array.from({ length: SAMPLES }, (_, sample) =>
  [0, 1, 2].map((step) => [Math.fround(Math.sin(sample + 2 * step))]),
);
const y = x.map(([first = []]) => [Math.fround((first[0] ?? 0) * 2 + 0.5)]);

function small(optimizer: Parameters<Network['compile']>[0]['optimizer']): Network {
  const layers = [
    lstm({ units: 3, inputShape: [3, 1], dropout: 0.2 }),
    dropout({ rate: 0.1 }),
    dense({ units: 1 }),
  ];
  const network = Network.create(layers, { seed: SEED });
  network.compile({ optimizer, loss: 'meanSquaredError', metrics: ['mae'] });
  return network;
}

/** A run of a given number of epochs, each a segment. */
export function plainRun(epochs: number, seed: number): HonestRun {
  return {
    ...{ name: 'plain', network: () => small(adam(0.02)), x, y, everyEpochs: 1 },
    args: { batchSize: 4, epochs, seed },
  };
}

export const HONEST_RUNS: readonly HonestRun[] = [
  plainRun(6, 3),
  {
    ...{ name: 'with a schedule', network: () => small(momentum(0.02, 0.9)), x, y, everyEpochs: 2 },
    args: {
      batchSize: 3,
      epochs: 5,
      seed: 4,
      validationSplit: 0.3,
      learningRateSchedule: (_, rate) => rate * 0.875,
    },
  },
  {
    ...{ name: 'stopped early', network: () => small(adam(0.4)), x, y, everyEpochs: 1 },
    args: {
      ...{ batchSize: 4, epochs: 60, seed: 3 },
      earlyStopping: { monitor: 'loss', patience: 1, restoreBestWeights: true },
    },
  },
];

/**
 * Trains, and keeps what an auditor needs.
 *
 * @param cheat called while it trains: whoever changes the network there hashes its states all the same
 */
export async function recordRun(
  run: HonestRun,
  cheat?: (network: Network) => NetworkCallbacks,
): Promise<Pick<HonestReceipt, 'receipt' | 'states'>> {
  const states = new Map<string, Uint8Array>();
  const record = receipt({
    ...{ everyEpochs: run.everyEpochs, seed: SEED },
    keep: (bytes, { name }) => void states.set(name, bytes),
  });
  const network = run.network();
  const callbacks = cheat?.(network);
  await network.fit(run.x, run.y, { ...run.args, receipt: record, ...(callbacks && { callbacks }) });
  return { receipt: JSON.parse(JSON.stringify(record.receipt())) as Receipt, states };
}

export async function honestReceipt(run: HonestRun): Promise<HonestReceipt> {
  const keys = await generateKeys();
  const made = await recordRun(run);
  const envelope = JSON.stringify(await signReceipt(made.receipt, keys.privateKey));
  return { ...run, ...made, keys, envelope };
}
