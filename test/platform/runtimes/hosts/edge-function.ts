// Around a suite inside edge-runtime.
import { answer } from './answer.js';

addEventListener('fetch', (event) => {
  const fetchEvent = event as Event & { request: Request; respondWith(response: Promise<Response>): void };
  fetchEvent.respondWith(answer(fetchEvent.request));
});
