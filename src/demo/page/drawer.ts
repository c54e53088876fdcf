// The worker that draws, as a page sees it: as many pictures as it can make; of what is asked meanwhile the last counts.
import type { Drawn, DrawRequest } from '../protocol.js';

/** Windows change size many times before they have their size. */
const RESIZED_MS = 100;

export class Drawer<Name extends string> {
  readonly #worker: Worker;
  /** What to draw as soon as the worker is free. */
  #next: (() => DrawRequest) | undefined;
  #busy = false;

  /**
   * @param worker that of draw.js
   * @param places where pictures are shown, by their charts
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

  /** @param make called when the worker is free: places may have another width by then */
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

/** How wide a picture can be, in CSS pixels. */
export function widthOf(place: HTMLElement): number {
  return Math.max(240, Math.floor(place.clientWidth));
}

/** Calls when the last of some places has got another size. */
export function whenResized(places: Iterable<HTMLElement>, call: () => void): void {
  let resizing: ReturnType<typeof setTimeout> | undefined;
  const observer = new ResizeObserver(() => {
    clearTimeout(resizing);
    resizing = setTimeout(call, RESIZED_MS);
  });
  for (const place of places) observer.observe(place);
}
