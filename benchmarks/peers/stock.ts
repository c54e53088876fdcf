// Stock tfjs-layers, on the two backends that run in Node without a native add-on.
import { type NetworkName, operationsOf } from 'lethe/bench';
import type { Adapter } from '../adapter.js';
import { createNodePeer } from './node-peer.js';

/**
 * The most operations of a step for which the backend in JavaScript is asked: it does 0.15 to 0.3 GFLOP/s, so that
 * such a step takes seconds.
 */
const MOST_CPU_OPERATIONS = 3e8;

/** What that cannot train: it has no UnsortedSegmentSum and no Conv2DBackpropFilter. */
const UNTRAINABLE: readonly NetworkName[] = ['embedding-lstm', 'conv1d-lstm'];

/** tfjs-layers on tfjs's WebAssembly backend, which has one thread in Node. */
export const stockWasm: Adapter = createNodePeer({
  name: 'stock-wasm',
  packageName: '@tensorflow/tfjs-backend-wasm',
  suite: 'stock-suite.ts',
  covers: ({ task, network }) => task === 'inference' || !UNTRAINABLE.includes(network),
});

/** tfjs-layers on tfjs's backend in JavaScript. */
export const stockCpu: Adapter = createNodePeer({
  name: 'stock-cpu',
  packageName: '@tensorflow/tfjs-backend-cpu',
  suite: 'stock-suite.ts',
  covers: (of) => operationsOf(of) <= MOST_CPU_OPERATIONS,
});
