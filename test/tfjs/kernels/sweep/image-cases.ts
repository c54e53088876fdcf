// Layers of images and volumes: not about sequences, but a timeDistributed layer can hold them. They are here
// so that docs/tfjs-wasm.md can say of each layer whether it trains.
import * as tfl from '@tensorflow/tfjs-layers';
import { layers } from './layers.js';
import type { TrainingCase } from './training-case.js';

type Layer = tfl.layers.Layer;

/** A convolution, so that a gradient has to go through the layer, then the layer, then two numbers. */
function behindConvolution(name: string, volume: boolean, layer: () => object): TrainingCase {
  const shape = volume ? [7, 4, 5, 2] : [5, 6, 2];
  return {
    name,
    model: () => {
      const first = volume
        ? layers.conv3d({ filters: 3, kernelSize: 2, inputShape: shape })
        : layers.conv2d({ filters: 3, kernelSize: 2, inputShape: shape });
      const model = tfl.sequential({ layers: [first as Layer, layer() as Layer] });
      if (model.outputs[0]?.rank !== 2) model.add(layers.flatten() as Layer);
      model.add(layers.dense({ units: 2 }) as Layer);
      return model;
    },
    inputs: [{ kind: 'normal', shape: [2, ...shape] }],
    targets: [{ kind: 'normal', shape: [2, 2] }],
  };
}

export const ofImages = (name: string, layer: () => object): TrainingCase =>
  behindConvolution(name, false, layer);
export const ofVolumes = (name: string, layer: () => object): TrainingCase =>
  behindConvolution(name, true, layer);

export const imageCases: TrainingCase[] = [
  ofImages('conv2d', () => layers.conv2d({ filters: 2, kernelSize: [2, 3], padding: 'same', strides: 2 })),
  ofImages('conv2dTranspose', () => layers.conv2dTranspose({ filters: 2, kernelSize: 2, strides: 2 })),
  ofImages('cropping2D', () => layers.cropping2D({ cropping: [1, 1] })),
  ofImages('zeroPadding2d', () => layers.zeroPadding2d({ padding: [1, 2] })),
  ofImages('averagePooling2d', () => layers.averagePooling2d({ poolSize: 2 })),
  ofImages('maxPooling2d', () => layers.maxPooling2d({ poolSize: 2, strides: 1, padding: 'same' })),
  ofImages('globalAveragePooling2d', () => layers.globalAveragePooling2d({})),
  ofImages('globalMaxPooling2d', () => layers.globalMaxPooling2d({})),
  ofVolumes('averagePooling3d', () => layers.averagePooling3d({ poolSize: 2 })),
];
