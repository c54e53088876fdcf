// brain.js' LSTMTimeStep: the nearest that it has.
import { operationsOf } from 'lethe/bench';
import type { Adapter } from '../adapter.js';
import { createNodePeer } from './node-peer.js';

/** The most operations of an epoch for which it is asked: it does 0.4 to 0.6 GFLOP/s. */
const MOST_OPERATIONS = 1.7e8;

/**
 * What it computes, and why its values are compared with nobody's (brain.js 1.6.1, `dist/recurrent/`):
 *
 * - It forecasts its own input: the target of a time step is the next time step, so that there are as many outputs
 *   as inputs, and the last time step trains nothing. Our targets cannot be given.
 * - It has no batches: weights change after each sequence. An epoch over all of them is counted as a step here,
 *   which is as many updates as there are sequences.
 * - RMSprop with clipped gradients and weight decay instead of Adam.
 * - Its cell is not an LSTM's: there is no cell state, the forget gate works upon the last output.
 * - Weights are its own, from Math.random, in objects of its own.
 */
export const brain: Adapter = createNodePeer({
  name: 'brain.js',
  packageName: 'brain.js',
  suite: 'brain-suite.ts',
  covers: (of) =>
    of.task === 'training' &&
    of.network === 'lstm' &&
    of.layers === 1 &&
    of.loss === 'meanSquaredError' &&
    operationsOf(of) <= MOST_OPERATIONS,
  otherWork:
    'forecasts its own input, updates the weights by RMSprop after each sequence (an epoch is counted as a step), ' +
    'a cell without cell state, random weights',
});
