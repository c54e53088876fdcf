// Traces of a network: the inner values of its LSTMs and GRUs at each step.
export { type TraceTask, traceNetwork } from './trace-network.js';
