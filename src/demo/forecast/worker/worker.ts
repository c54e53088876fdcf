// The module worker that forecasts. Starts by telling where it is.
import { setKernelWorkerUrl } from '../../../engine/index.js';
import { placeOf } from '../../worker/place.js';
import type { Message, Request } from '../protocol.js';
import { ForecastDesk } from './desk.js';

/** What is used of a worker's global scope, which the types of pages do not have. */
interface Scope {
  postMessage(message: Message): void;
  addEventListener(type: 'message', listener: (event: { data: Request }) => void): void;
}

const scope = globalThis as unknown as Scope;
const desk = new ForecastDesk((message) => scope.postMessage(message));

// The threads' script as a file beside this one, so that a content security policy need not allow blob: URLs.
setKernelWorkerUrl(new URL('./lethe-worker.js', import.meta.url));
scope.addEventListener('message', ({ data }) => {
  desk.handle(data);
});
scope.postMessage({ type: 'ready', place: placeOf() });
