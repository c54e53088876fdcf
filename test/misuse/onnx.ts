// How everything of `lethe/onnx` is called.
import { dense, Network } from '../../src/core.js';
import * as onnx from '../../src/exchange/onnx/index.js';
import type { Subjects } from './subject.js';

const network = (): Network => Network.create([dense({ units: 1, inputShape: [2] })]);

export const functions: Subjects = {
  loadOnnx: {
    args: () => [onnx.saveOnnx(network())],
    call: onnx.loadOnnx as never,
  },
  saveOnnx: {
    args: () => [network(), {}],
    call: onnx.saveOnnx as never,
    options: { 1: ['layers'] },
    takes: { 1: ['undefined', 'null', '{}'] },
  },
};
