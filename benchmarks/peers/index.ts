// benchmarks/peers/: what people would use instead of Lethe, on the same cases. Each adapter is a file; a peer of
// npm is measured in a fresh Node process (node-peer.ts), one of Python by python/ (python-peer.ts). May import:
// test/platform's launcher of Node, lethe/bench.
import type { Adapter } from '../adapter.js';
import { brain } from './brain.js';
import { jax } from './jax.js';
import { keras } from './keras.js';
import { pytorch } from './pytorch.js';
import { stockCpu, stockWasm } from './stock.js';

/** All peers, always in this order. */
export const peerAdapters: readonly Adapter[] = [stockWasm, stockCpu, brain, pytorch, keras, jax];
