// A page in a frame of its own, used as people use it: one of those that browser-site.ts prepares, which tells in #status what it does.
// Runs in a browser.
import { brokenRules } from './browser-axe.js';

/** A file that the page gave out. */
export interface Download {
  readonly name: string;
  readonly base64: string;
}

const WAIT_MS = 150_000;

/** The page's own globals: what browser-watch.js notes, and constructors. */
interface PageWindow extends Window {
  problems: string[];
  HTMLAnchorElement: typeof HTMLAnchorElement;
  URL: typeof URL;
  DataTransfer: typeof DataTransfer;
  DragEvent: typeof DragEvent;
  File: typeof File;
}

export class BrowserPage {
  readonly frame: HTMLIFrameElement = document.createElement('iframe');

  /** @param axe whether axe looks at it */
  constructor(readonly axe = true) {}

  get window(): PageWindow {
    return this.frame.contentWindow as unknown as PageWindow;
  }

  get document(): Document {
    return this.frame.contentDocument as Document;
  }

  /** @param address below /site/, or from the root; @param status with which it is ready */
  async open(address: string, status: RegExp, width = 1100): Promise<void> {
    this.frame.width = String(width);
    this.frame.height = '900';
    this.frame.src = address.startsWith('/') ? address : `/site/${address}`;
    await new Promise((resolve) => {
      this.frame.addEventListener('load', resolve, { once: true });
      document.body.append(this.frame);
    });
    await this.until('the page is ready', () => status.test(this.text('#status')));
  }

  async until(what: string, look: () => boolean): Promise<void> {
    const end = performance.now() + WAIT_MS;
    while (!look()) {
      if (performance.now() > end) {
        const told = [...this.document.querySelectorAll('#status, #problem, #problems')].map((element) =>
          element.textContent?.trim(),
        );
        throw new Error(`${what}: not in time; ${[...told, ...this.window.problems].join('; ')}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  find<Kind extends Element = HTMLInputElement>(selector: string): Kind {
    const found = this.document.querySelector<Kind>(selector);
    if (found === null) throw new Error(`${selector} is not there`);
    return found;
  }

  text(selector: string): string {
    return this.document.querySelector(selector)?.textContent ?? '';
  }

  type(selector: string, value: string): void {
    const input = this.find(selector);
    input.focus();
    input.value = value;
    for (const name of ['input', 'change']) input.dispatchEvent(new Event(name, { bubbles: true }));
  }

  /** Names of what Tab reaches, in this order. */
  get reached(): string[] {
    const controls = this.document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea');
    return [...controls]
      .filter((control) => control.tabIndex >= 0)
      .map((control) => control.id || `${control.getAttribute('name') ?? control.textContent}`);
  }

  /** Controls that have no label. */
  get unlabelled(): string[] {
    return [...this.document.querySelectorAll<HTMLInputElement>('input, select, textarea')]
      .filter(({ labels }) => (labels?.length ?? 0) === 0)
      .map(({ id }) => id);
  }

  /** What has the focus after the link that skips the form. */
  skip(): string {
    this.find<HTMLAnchorElement>('.skip').click();
    return this.document.activeElement?.id ?? '';
  }

  /** Paths of whatever was loaded. */
  get loaded(): string[] {
    return this.window.performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
  }

  /** Accessibility rules that are broken, with where. */
  async accessibility(where: string): Promise<string[]> {
    if (!this.axe) return [];
    const broken = await brokenRules(this.window, '/site/axe.js');
    return broken.map((rule) => `${where}: ${rule}`);
  }

  /** What stands beyond the edge of a page of a given width in CSS pixels; tables scroll by themselves. */
  async beyond(width: number): Promise<string[]> {
    this.frame.width = String(width);
    await this.until('the width', () => this.document.documentElement.clientWidth <= width);
    const { clientWidth } = this.document.documentElement;
    // By boxes: WebKit's scrollWidth was 9 more where none was beyond.
    return [...this.document.querySelectorAll('body *')]
      .filter((element) => element.closest('.table') === null)
      .filter((element) => element.getBoundingClientRect().right > clientWidth)
      .map(({ tagName, id, className }) => `${tagName} ${id} ${className}`);
  }

  /** As where people like it dark. Returns the colour behind all. */
  darken(): string {
    this.document.documentElement.style.colorScheme = 'dark';
    return this.window.getComputedStyle(this.document.body).backgroundColor;
  }

  /** The files that a click has the browser download. */
  async downloads(selector: string, done: RegExp): Promise<Download[]> {
    const files: Promise<Download>[] = [];
    const blobs = new Map<string, Blob>();
    const { HTMLAnchorElement: anchor, URL: url } = this.window;
    const { click } = anchor.prototype;
    const create = url.createObjectURL;
    url.createObjectURL = (blob: Blob) => {
      const made = create.call(url, blob);
      blobs.set(made, blob);
      return made;
    };
    anchor.prototype.click = function (this: HTMLAnchorElement) {
      const { download } = this;
      const blob = blobs.get(this.href) ?? new Blob();
      files.push(blob.arrayBuffer().then((bytes) => ({ name: download, base64: base64Of(bytes) })));
    };
    this.find(selector).click();
    await this.until('the download', () => done.test(this.text('#download-status')));
    anchor.prototype.click = click;
    url.createObjectURL = create;
    return Promise.all(files);
  }
}

function base64Of(bytes: ArrayBuffer): string {
  let text = '';
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text);
}
