// A network that processes sequences step by step.
export type { StreamTask } from './open-session.js';
export { openStream } from './open-stream.js';
export { Stream, type StreamState } from './stream.js';
