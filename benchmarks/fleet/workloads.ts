// What is trained, by name: cases of the benchmarks as jobs, and jobs that are next to nothing.
import { ADAM, caseData, findCase, type ShapedValues } from 'lethe/bench';
import { adam, dense, lstm, timeDistributed } from 'lethe/core';
import type { FitJob, Job } from 'lethe/fleet';

type FitParts = Pick<FitJob, 'network' | 'compile' | 'data' | 'options'>;

const { learningRate, beta1, beta2, epsilon } = ADAM;
const compile = { optimizer: adam(learningRate, beta1, beta2, epsilon), loss: 'meanSquaredError' };

/** A case of the benchmarks, and the steps of a training run. */
export interface PeerWorkload {
  readonly case: 'seed' | 'small';
  readonly steps: number;
}

/** Those that peers train as well. */
export const PEER_WORKLOADS: { readonly [name in 'experiment' | 'small']: PeerWorkload } = {
  experiment: { case: 'seed', steps: 1000 },
  small: { case: 'small', steps: 100 },
};
export type PeerWorkloadName = keyof typeof PEER_WORKLOADS;

function nested({ values, shape }: ShapedValues): number[][][] {
  const [batch = 1, time = 1, width = 1] = shape;
  return Array.from({ length: batch }, (_, row) =>
    Array.from({ length: time }, (__, step) => {
      const from = (row * time + step) * width;
      return Array.from(values.subarray(from, from + width));
    }),
  );
}

function ofCase({ case: name, steps }: PeerWorkload): FitParts {
  const { batch, time, inputs, units, outputs } = findCase(name);
  const { x, y } = caseData(findCase(name));
  return {
    network: [
      lstm({ units, returnSequences: true, recurrentActivation: 'sigmoid', inputShape: [time, inputs] }),
      timeDistributed({ layer: dense({ units: outputs }) }),
    ],
    compile,
    data: { values: { x: nested(x), y: nested(y) } },
    options: { epochs: steps, batchSize: batch, shuffle: false },
  };
}

const tiny: FitParts = {
  network: [lstm({ units: 2, inputShape: [2, 1] }), dense({ units: 1 })],
  compile,
  data: {
    values: {
      x: [
        [[1], [2]],
        [[3], [4]],
      ],
      y: [[3], [7]],
    },
  },
  options: { epochs: 2 },
};

export const FIT_WORKLOADS: { readonly [name in PeerWorkloadName | 'tiny']: () => FitParts } = {
  experiment: () => ofCase(PEER_WORKLOADS.experiment),
  small: () => ofCase(PEER_WORKLOADS.small),
  tiny: () => tiny,
};
export type WorkloadName = keyof typeof FIT_WORKLOADS | 'nothing';

/** A module whose function does nothing: what is left is what a fleet costs. */
export const NOTHING_MODULE = `data:text/javascript,${encodeURIComponent('export const nothing = () => ({});')}`;

/** @param from the first seed: other seeds are other jobs */
export function* jobsOf(name: WorkloadName, count: number, from = 0): Generator<Job> {
  const parts = name === 'nothing' ? undefined : FIT_WORKLOADS[name]();
  for (let seed = from; seed < from + count; seed++) {
    if (parts === undefined) yield { kind: 'call', function: 'nothing', seed };
    else yield { kind: 'fit', ...parts, seed };
  }
}
