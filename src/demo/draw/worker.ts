// The worker that draws: a library for charts takes some milliseconds for each, which neither the page nor the training
// should wait for.
import type { Drawn, DrawRequest } from '../protocol.js';
import { draw } from './charts.js';

/** What is used of a worker's global scope, which the types of pages do not have. */
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
