// All directions, in the order of the table.
import type { Direction } from '../direction.js';
import { fromKeras } from './from-keras.js';
import { toOnnxruntime } from './onnxruntime.js';
import { toKeras } from './to-keras.js';
import { torch } from './torch.js';

/** Of float32 numbers by other orders of sums. */
const TOLERANCE = 1e-6;
const ONNX_TOLERANCE = 1e-5;

const FROM = { to: 'Lethe', tolerance: TOLERANCE } as const;
const TO = { from: 'Lethe', tolerance: TOLERANCE } as const;

export const DIRECTIONS = {
  'keras-to-lethe': fromKeras('keras', 'keras', { ...FROM, from: 'Keras 3 `.keras`', judge: 'keras' }),
  'keras-h5-to-lethe': fromKeras('keras', 'h5', { ...FROM, from: 'Keras 3 `.h5`', judge: 'keras' }),
  'keras2-to-lethe': fromKeras('tf_keras', 'h5', { ...FROM, from: 'Keras 2 `.h5`', judge: 'tf_keras' }),
  'tfjs-to-lethe': fromKeras('keras', 'tfjs', {
    ...FROM,
    from: "Keras 3 by tensorflowjs' converter, `model.json`",
    judge: 'keras',
  }),
  'lethe-to-keras': toKeras('keras', 'keras', { ...TO, to: 'Keras 3 `.keras`', judge: 'keras' }),
  'lethe-to-keras2': toKeras('tf_keras', 'h5', { ...TO, to: 'Keras 2 `.h5`', judge: 'tf_keras' }),
  'pytorch-to-lethe': torch('fromStateDict', { ...FROM, from: 'PyTorch safetensors', judge: 'torch' }),
  'lethe-to-pytorch': torch('toStateDict', { ...TO, to: 'PyTorch safetensors', judge: 'torch' }),
  'pytorch-onnx-to-lethe': torch('fromOnnx', {
    ...{ from: "PyTorch's exporter, `.onnx`", to: 'Lethe', judge: 'torch', tolerance: ONNX_TOLERANCE },
  }),
  'tf2onnx-to-lethe': fromKeras('keras', 'onnx', {
    ...{ from: 'Keras 3 by tf2onnx, `.onnx`', to: 'Lethe', judge: 'keras', tolerance: ONNX_TOLERANCE },
  }),
  'lethe-to-onnx': toOnnxruntime({
    ...{ from: 'Lethe', to: '`.onnx`, onnxruntime', judge: 'onnxruntime', tolerance: ONNX_TOLERANCE },
  }),
} as const satisfies { readonly [name: string]: Direction };

export type DirectionName = keyof typeof DIRECTIONS;

export const DIRECTION_NAMES = Object.keys(DIRECTIONS) as DirectionName[];
