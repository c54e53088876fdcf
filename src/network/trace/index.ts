// Looking into a network: what its LSTMs do at every step.
export { type TraceTask, traceNetwork } from './trace-network.js';
