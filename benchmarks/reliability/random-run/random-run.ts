// A training run as plain JSON, and how it is carried out: in any runtime, as it imports `lethe/core` alone.
import {
  type CompileArgs,
  type FitHistory,
  Network,
  type NetworkFitArgs,
  type ShapedNumbers,
} from 'lethe/core';

/** Learning rates that change from epoch to epoch, by names that JSON can say. */
export const SCHEDULES = {
  none: undefined,
  halved: (epoch, rate) => (epoch === 1 ? rate * 0.5 : rate),
  decaying: (_, rate) => rate * 0.875,
  alternating: (epoch, rate) => rate * (epoch % 2 === 0 ? 0.5 : 1.75),
} as const satisfies { readonly [name: string]: NetworkFitArgs['learningRateSchedule'] };

/** Everything that the bits of a run depend on. */
export interface RandomRun {
  readonly topology: object;
  /** Of the initial weights. */
  readonly networkSeed: number;
  /** Of each input and output. */
  readonly x: readonly ShapedNumbers[];
  readonly y: readonly ShapedNumbers[];
  readonly compile: CompileArgs;
  readonly schedule: keyof typeof SCHEDULES;
  /** What JSON can say of the options of `fit`. */
  readonly args: NetworkFitArgs & { readonly epochs: number; readonly batchSize: number };
}

/** One, or one for each: as `fit` takes data. */
function oneOrEach(data: readonly ShapedNumbers[]): ShapedNumbers | readonly ShapedNumbers[] {
  return data.length === 1 ? (data[0] as ShapedNumbers) : data;
}

export function dataOf({ x, y }: RandomRun): {
  x: ReturnType<typeof oneOrEach>;
  y: ReturnType<typeof oneOrEach>;
} {
  return { x: oneOrEach(x), y: oneOrEach(y) };
}

/** Trains a new network from the beginning, or from where `checkpoint` goes on. */
export async function train(run: RandomRun, more: NetworkFitArgs = {}): Promise<FitHistory> {
  const network = Network.create(run.topology, { seed: run.networkSeed });
  network.compile(run.compile);
  const { x, y } = dataOf(run);
  const learningRateSchedule = SCHEDULES[run.schedule];
  return network.fit(x, y, {
    ...run.args,
    ...(learningRateSchedule === undefined ? {} : { learningRateSchedule }),
    ...more,
  });
}

/** All that a run came to, to the bit, as text: each NaN as one. */
export function outcomeOf({ history, epoch, fingerprint, bestEpoch }: FitHistory): string {
  const bits = (value: number): string => {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    return Number.isNaN(value) ? 'nan' : view.getBigUint64(0).toString(16);
  };
  const histories = Object.entries(history).map(([name, values]) => [name, values.map(bits)]);
  return JSON.stringify({ fingerprint, epoch, bestEpoch, histories });
}
