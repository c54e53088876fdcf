import {
  adam,
  bidirectional,
  conv1d,
  dense,
  embedding,
  gru,
  type LayerTopology,
  lstm,
  Network,
  timeDistributed,
} from '../network/public.js';
import { ADAM, type BenchmarkCase } from './cases.js';
import { type CaseData, caseData } from './data.js';
import type { Workload } from './measurement.js';
import { type LayerMakers, NETWORKS } from './networks.js';
import { READ_OUTS } from './read-outs.js';
import { checkThreads, describeOutputs, describeTraining } from './results.js';

/**
 * Prepares a case's network on `lethe/core` for timing: the same bits as its tfjs-layers model on the compiled engine.
 *
 * @throws Error during the run if it uses another number of threads than requested.
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
  return { run: runs[of.task], dispose: () => {} }; // A Network holds no resources between training runs.
}

const MAKERS: LayerMakers<LayerTopology> = {
  lstm,
  gru,
  bidirectionalLstm: ({ inputShape, ...options }) =>
    bidirectional({ layer: lstm(options), mergeMode: 'concat', ...(inputShape && { inputShape }) }),
  embedding,
  conv1d,
};

function buildNetwork(of: BenchmarkCase, { weights }: Pick<CaseData, 'weights'>): Network {
  const { outputs, loss } = of;
  const { activation } = READ_OUTS[loss];
  const network = Network.create([
    ...NETWORKS[of.network].layers(MAKERS, of),
    timeDistributed({ layer: dense({ units: outputs, activation }) }),
  ]);
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  network.compile({ optimizer: adam(learningRate, beta1, beta2, epsilon), loss });
  network.setWeights(weights.map(({ values }) => values));
  return network;
}
