// What does not train, and why. Each is asserted to still fail in the way that is written here, so that this
// table, and the one in docs/tfjs-wasm.md, cannot outlive its reasons.
import * as tf from '@tensorflow/tfjs-core';
import * as tfl from '@tensorflow/tfjs-layers';
import { ofImages, ofVolumes } from './image-cases.js';
import { behindLstm } from './layer-cases.js';
import { layers } from './layers.js';
import { BATCH, FEATURES, SEQUENCE, STEPS, type TrainingCase } from './training-case.js';
import { classifier, targetsOf } from './training-cases.js';

export interface FailingCase {
  training: TrainingCase;
  /** `wasm` and `cpu`: the other backend trains it. */
  fails: 'on wasm' | 'on cpu' | 'on every backend';
  /** Part of the error, or of the difference between the backends. */
  message: string;
  why: string;
}

type Layer = tfl.layers.Layer;
const NOT_SEQUENCES = 'no layer of sequences needs it';

const divergence: TrainingCase = {
  name: 'a training that has diverged to NaN',
  model: () => classifier(false),
  inputs: [{ kind: 'not a number', shape: SEQUENCE.shape }],
  targets: targetsOf(false, 'one-hot'),
  loss: 'categoricalCrossentropy',
};

export const failingCases: FailingCase[] = [
  {
    training: ofImages('separableConv2d', () => layers.separableConv2d({ filters: 2, kernelSize: 2 })),
    fails: 'on wasm',
    message: "Kernel 'DepthwiseConv2dNativeBackpropInput' not registered",
    why: NOT_SEQUENCES,
  },
  {
    training: ofImages('depthwiseConv2d', () => layers.depthwiseConv2d({ kernelSize: 2 })),
    fails: 'on wasm',
    message: "Kernel 'DepthwiseConv2dNativeBackpropInput' not registered",
    why: NOT_SEQUENCES,
  },
  {
    training: {
      name: 'depthwiseConv2d as the first layer',
      model: () =>
        tfl.sequential({
          layers: [layers.depthwiseConv2d({ kernelSize: 2, inputShape: [4, 4, 2] }) as Layer],
        }),
      inputs: [{ kind: 'normal', shape: [2, 4, 4, 2] }],
      targets: [{ kind: 'normal', shape: [2, 3, 3, 2] }],
    },
    fails: 'on wasm',
    message: "Kernel 'DepthwiseConv2dNativeBackpropFilter' not registered",
    why: NOT_SEQUENCES,
  },
  {
    training: ofVolumes('maxPooling3d', () => layers.maxPooling3d({ poolSize: 2 })),
    fails: 'on wasm',
    message: 'differs by',
    why: 'upstream takes the smallest positive number for the lowest one: wrong maxima of negative inputs',
  },
  {
    training: ofVolumes('conv3d of many frames', () => layers.conv3d({ filters: 2, kernelSize: 2 })),
    fails: 'on wasm',
    message: 'differs by',
    why: 'the gradient with respect to the input leaves frames out',
  },
  {
    training: divergence,
    fails: 'on wasm',
    message: 'differs by NaN',
    why: 'clipByValue, minimum and maximum turn NaN into numbers: the loss looks finite, the weights are NaN',
  },
  {
    training: ofImages('upSampling2d', () => layers.upSampling2d({ size: [2, 2] })),
    fails: 'on cpu',
    message: 'differs by',
    why: 'wrong gradient of resizeNearestNeighbor (finite differences agree with wasm)',
  },
  {
    training: ofVolumes('conv3dTranspose', () => layers.conv3dTranspose({ filters: 2, kernelSize: 2 })),
    fails: 'on every backend',
    message: 'gradient function not found for Conv3DBackpropInputV2',
    why: 'tfjs has no such gradient',
  },
  {
    training: behindLstm('thresholdedReLU', () => [layers.thresholdedReLU({ theta: 0.1 })]),
    fails: 'on every backend',
    message: 'gradient function not found for Greater',
    why: 'tfjs asks for the gradient of a comparison',
  },
  ...(['scale', 'center'] as const).map(
    (option): FailingCase => ({
      training: behindLstm(`layerNormalization without ${option}`, () => [
        layers.layerNormalization({ [option]: false }),
      ]),
      fails: 'on every backend',
      message: 'Cannot read properties of undefined',
      why: 'tfjs takes the gradient with respect to a weight that is not there',
    }),
  ),
  ...(['scale', 'center'] as const).map(
    (option): FailingCase => ({
      training: behindLstm(`batchNormalization without ${option}`, () => [
        layers.batchNormalization({ [option]: false }),
      ]),
      fails: 'on every backend',
      message: "Cannot read properties of undefined (reading 'read')",
      why: 'tfjs reads the missing weight',
    }),
  ),
  {
    training: behindLstm('batchNormalization over time', () => [layers.batchNormalization({ axis: 1 })]),
    fails: 'on every backend',
    message: 'must match the product of shape',
    why: 'tfjs has the gradient of the last axis only',
  },
  {
    training: behindLstm('conv1d with causal padding', () => [
      layers.conv1d({ filters: 2, kernelSize: 2, padding: 'causal' }),
    ]),
    fails: 'on every backend',
    message: 'The support for CAUSAL padding mode in conv1dWithBias is not implemented yet',
    why: 'not implemented in tfjs-layers',
  },
  {
    training: behindLstm('softmax with its default axis', () => [layers.softmax()]),
    fails: 'on every backend',
    message: 'Softmax along a non-last dimension is not yet supported',
    why: 'the default axis of the layer is 1, which is not the last one of a sequence: pass -1',
  },
  {
    training: {
      name: 'rmsprop centered with a word that the batch does not use',
      model: () =>
        tfl.sequential({
          layers: [
            layers.embedding({ inputDim: 9, outputDim: 3, inputLength: STEPS }) as Layer,
            layers.gru({ units: FEATURES }) as Layer,
          ],
        }),
      inputs: [{ kind: 'ids', shape: [BATCH, STEPS] }],
      targets: [{ kind: 'normal', shape: [BATCH, FEATURES] }],
      optimizer: () => tf.train.rmsprop(0.01, 0.9, 0, 1e-7, true),
    },
    fails: 'on every backend',
    message: 'not finite',
    why: 'tfjs subtracts epsilon under the root where it should add it: NaN for a gradient of 0',
  },
];
