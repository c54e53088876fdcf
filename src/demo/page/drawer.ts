// The worker that draws, from a page's view: it draws as fast as it can, and of the requests in the meantime only the last.
import type { Drawn, DrawRequest } from '../protocol.js';

/** Windows change size many times during a resize. */
const RESIZED_MS = 100;

export class Drawer<Name extends string> {
  readonly #worker: Worker;
  /** The next request, once the worker is free. */
  #next: (() => DrawRequest) | undefined;
  #busy = false;

  /**
   * @param worker worker of draw.js
   * @param places where charts are shown, by name
   */
  constructor(
    worker: Worker,
    places: { readonly [chart in Name]: HTMLElement },
    onFailed: (message: string) => void,
  ) {
    this.#worker = worker;
    this.#worker.addEventListener('message', ({ data }: MessageEvent<Drawn<Name>>) => {
      this.#busy = false;
      if ('message' in data) onFailed(data.message);
      else for (const chart in data.charts) places[chart].innerHTML = data.charts[chart];
      this.#send();
    });
    this.#worker.addEventListener('error', ({ message }) => {
      onFailed(message || 'the worker that draws could not be loaded');
    });
  }

  /** @param make called when the worker is free, since widths may have changed by then */
  draw(make: () => DrawRequest): void {
    this.#next = make;
    this.#send();
  }

  #send(): void {
    if (this.#busy || this.#next === undefined) return;
    const request = this.#next();
    this.#next = undefined;
    this.#busy = true;
    this.#worker.postMessage(request);
  }
}

/** Available width of a chart in CSS pixels. */
export function widthOf(place: HTMLElement): number {
  return Math.max(240, Math.floor(place.clientWidth));
}

/** Calls back after the last of several size changes. */
export function whenResized(places: Iterable<HTMLElement>, call: () => void): void {
  let resizing: ReturnType<typeof setTimeout> | undefined;
  const observer = new ResizeObserver(() => {
    clearTimeout(resizing);
    resizing = setTimeout(call, RESIZED_MS);
  });
  for (const place of places) observer.observe(place);
}
