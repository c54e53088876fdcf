// The worker that draws: a chart takes some milliseconds, which should delay neither the page nor the training.
import type { Drawn, DrawRequest } from '../protocol.js';
import { draw } from './charts.js';

/** The used part of a worker's global scope, which the types of pages lack. */
interface Scope {
  postMessage(message: Drawn): void;
  addEventListener(type: 'message', listener: (event: { data: DrawRequest }) => void): void;
}

const scope = globalThis as unknown as Scope;

scope.addEventListener('message', ({ data }) => {
  try {
    scope.postMessage({ charts: draw(data) });
  } catch (error) {
    scope.postMessage({ message: error instanceof Error ? error.message : String(error) });
  }
});
