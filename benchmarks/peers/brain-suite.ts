// Measures brain.js in a fresh process. What it computes instead of a case: brain.ts.
import { createRequire } from 'node:module';
import { ADAM, type BenchmarkCase, caseData, measure, type Workload } from 'lethe/bench';
import type { MeasureAnswer, MeasureRequest } from '../measure-request.js';

// CommonJS, whose names Node does not find for an import.
const load = createRequire(import.meta.url);
const { recurrent } = load('brain.js') as typeof import('brain.js');
const { version } = load('brain.js/package.json') as { version: string };

/** Measures one case, as far as brain.js goes with it. */
export async function runSuite(request: MeasureRequest): Promise<MeasureAnswer> {
  const measurement = await measure(async () => open(request.case), request.case, request.budget);
  return { ...measurement, engineVersion: version };
}

function open(of: BenchmarkCase): Workload {
  const network = new recurrent.LSTMTimeStep({
    inputSize: of.inputs,
    hiddenLayers: [of.units],
    outputSize: of.inputs,
  });
  const sequences = sequencesOf(of);
  return {
    async run(iterations) {
      // An error is never negative: it trains to the end.
      const options = { iterations, errorThresh: -1, learningRate: ADAM.learningRate };
      return { values: [network.train(sequences, options).error] };
    },
    dispose() {},
  };
}

/** The inputs of a case: plain numbers if a time step has but one, which is what brain.js wants then. */
function sequencesOf(of: BenchmarkCase): number[][] | number[][][] {
  const { values } = caseData(of).x;
  const { batch, time, inputs } = of;
  const step = (sample: number, at: number): number[] => {
    const start = (sample * time + at) * inputs;
    return Array.from(values.subarray(start, start + inputs));
  };
  const sequences = Array.from({ length: batch }, (_, sample) =>
    Array.from({ length: time }, (_, at) => step(sample, at)),
  );
  return inputs === 1 ? sequences.map((sequence) => sequence.flat()) : sequences;
}
