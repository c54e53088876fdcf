import { adam, dense, lstm, Network, timeDistributed } from '../network/public.js';
import { ADAM, type BenchmarkCase } from './cases.js';
import { type CaseData, caseData } from './data.js';
import type { Workload } from './measurement.js';
import { READ_OUTS } from './read-outs.js';
import { checkThreads, describeOutputs, describeTraining } from './results.js';

/**
 * A case's network on `lethe/core`, ready to be timed: the same bits as the compiled engine gives its tfjs-layers model.
 *
 * @throws Error while it runs, if it has other threads than were asked for.
 */
export async function openCoreWorkload(of: BenchmarkCase, threads: number): Promise<Workload> {
  const data = caseData(of);
  const network = buildNetwork(of, data);
  const { x, y } = data;
  const [batchSize = 1] = x.shape;
  const runs: { readonly [task in BenchmarkCase['task']]: Workload['run'] } = {
    async training(epochs) {
      const history = await network.fit(x, y, { threads, epochs, batchSize, shuffle: false });
      checkThreads(threads, history.threads, 'the engine took others');
      return describeTraining(history);
    },
    async inference(count) {
      let outputs = new Float32Array();
      for (let call = 0; call < count; call++) {
        outputs = Float32Array.from((await network.predict(x, { threads, batchSize })).values);
      }
      return describeOutputs(outputs);
    },
  };
  return { run: runs[of.task], dispose: () => {} }; // A Network holds nothing while it does not train.
}

function buildNetwork(of: BenchmarkCase, { weights }: Pick<CaseData, 'weights'>): Network {
  const { time, inputs, units, outputs, loss } = of;
  const layers = Array.from({ length: of.layers }, (_, layer) =>
    lstm({
      units,
      returnSequences: true,
      recurrentActivation: 'sigmoid',
      // The weights are set below; the orthogonal default takes long.
      recurrentInitializer: 'zeros',
      ...(layer === 0 ? { inputShape: [time, inputs] } : {}),
    }),
  );
  const { activation } = READ_OUTS[loss];
  const network = Network.create([
    ...layers,
    timeDistributed({ layer: dense({ units: outputs, activation }) }),
  ]);
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  network.compile({ optimizer: adam(learningRate, beta1, beta2, epsilon), loss });
  network.setWeights(weights.map(({ values }) => values));
  return network;
}
