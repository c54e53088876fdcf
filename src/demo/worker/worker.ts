// The module worker that trains. Starts by reporting its platform and the available choices.
import { setKernelWorkerUrl } from '../../engine/index.js';
import type { Message, Request } from '../protocol.js';
import { taskChoices } from './choices.js';
import { Desk } from './desk.js';
import { placeOf } from './place.js';

/** The used part of a worker's global scope, which the types of pages lack. */
interface Scope {
  postMessage(message: Message): void;
  addEventListener(type: 'message', listener: (event: { data: Request }) => void): void;
}

const scope = globalThis as unknown as Scope;
const desk = new Desk((message) => scope.postMessage(message));

// The threads' script is a separate file next to this one, so that a content security policy need not allow blob: URLs.
setKernelWorkerUrl(new URL('./lethe-worker.js', import.meta.url));
scope.addEventListener('message', ({ data }) => {
  desk.handle(data);
});
scope.postMessage({ type: 'ready', place: placeOf(), tasks: taskChoices() });
