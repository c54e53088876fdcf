import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { checkFields } from '../text/kinds.js';
import { ADAM, type BenchmarkCase } from './cases.js';
import { checkCase } from './check-case.js';
import type { CaseData } from './data.js';
import { type LayerMakers, NETWORKS } from './networks.js';
import { READ_OUTS } from './read-outs.js';

const { lstm, gru, bidirectional, embedding, conv1d } = tfl.layers;

const MAKERS: LayerMakers<tfl.layers.Layer> = {
  lstm,
  gru,
  bidirectionalLstm: ({ inputShape, ...options }) =>
    bidirectional({
      layer: lstm(options) as tfl.RNN,
      mergeMode: 'concat',
      ...(inputShape && { inputShape }),
    }),
  embedding,
  conv1d,
};

/**
 * Builds a case's network as a tfjs-layers model, on the selected backend: the case's layers, recurrent ones with
 * sigmoid gates and returned sequences, a dense read-out at each time step, Adam, and the given initial weights.
 */
export function buildModel(of: BenchmarkCase, data: Pick<CaseData, 'weights'>): tfl.LayersModel {
  checkCase('buildModel', of);
  checkFields('buildModel: data', data, ['weights'], 'the result of caseData');
  const { weights } = data;
  const { network, outputs, loss } = of;
  const model = tfl.sequential();
  for (const layer of NETWORKS[network].layers(MAKERS, of)) model.add(layer);
  const { activation } = READ_OUTS[loss];
  model.add(tfl.layers.timeDistributed({ layer: tfl.layers.dense({ units: outputs, activation }) }));
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  model.compile({ optimizer: tf.train.adam(learningRate, beta1, beta2, epsilon), loss });
  const tensors = weights.map(({ values, shape }) => tf.tensor(values, shape));
  model.setWeights(tensors);
  tf.dispose(tensors);
  return model;
}
