// A network that goes through sequences step by step.
export { openStream, type StreamTask } from './open-stream.js';
export { Stream, type StreamState } from './stream.js';
