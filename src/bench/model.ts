import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { checkFields } from '../text/kinds.js';
import { ADAM, type BenchmarkCase } from './cases.js';
import { checkCase } from './check-case.js';
import type { CaseData } from './data.js';
import { READ_OUTS } from './read-outs.js';

/**
 * A case's network as a tfjs-layers model, on the backend that is selected: LSTM layers with sigmoid gates and
 * returned sequences, a dense read-out at each time step, Adam, the given initial weights.
 */
export function buildModel(of: BenchmarkCase, data: Pick<CaseData, 'weights'>): tfl.LayersModel {
  checkCase('buildModel', of);
  checkFields('buildModel: data', data, ['weights'], 'what caseData gives');
  const { weights } = data;
  const { time, inputs, units, outputs, loss } = of;
  const model = tfl.sequential();
  for (let layer = 0; layer < of.layers; layer++) {
    model.add(
      tfl.layers.lstm({
        units,
        returnSequences: true,
        recurrentActivation: 'sigmoid',
        // The weights are set below; tfjs takes long for its orthogonal default.
        recurrentInitializer: 'zeros',
        ...(layer === 0 ? { inputShape: [time, inputs] } : {}),
      }),
    );
  }
  const { activation } = READ_OUTS[loss];
  model.add(tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: outputs, activation }) }));
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  model.compile({ optimizer: tf.train.adam(learningRate, beta1, beta2, epsilon), loss });
  const tensors = weights.map(({ values, shape }) => tf.tensor(values, shape));
  model.setWeights(tensors);
  tf.dispose(tensors);
  return model;
}
