// Looks at reports in a frame, as wide as asked for, with axe. Runs in a browser.
import { brokenRules } from '../browser-axe.js';

/** How the report is looked at. */
export interface PageSuiteOptions {
  readonly pages: readonly { readonly address: string; readonly looks: readonly LookOptions[] }[];
}

/** How wide, and for which scheme. */
export interface LookOptions {
  readonly scheme: 'light' | 'dark' | 'paper';
  readonly width: number;
  /** Whether axe looks, too. */
  readonly axe: boolean;
}

/** What was found at one look. */
export interface Look {
  /** Accessibility rules that are broken, with where. */
  readonly violations: string[];
  /** Of the ground that the page is on. */
  readonly ground: string;
  /** So much wider than its frame is the page. */
  readonly overflow: number;
  /** What it loaded besides itself. */
  readonly loaded: string[];
  /** Height of the tallest of its tables once all are open, in px; what is longer scrolls. */
  readonly tallestTable: number;
  /** Whether one of its open tables hides a part of itself until it is scrolled. */
  readonly scrolls: boolean;
  /** Of the texts in charts, in px, as much as their chart is scaled. */
  readonly smallestText: number;
  /** Figures whose tables reach out of them, with how far, in px; scrolling ones do not. */
  readonly outside: string[];
}

const DARK = '(prefers-color-scheme: dark)';

/** What was found on each page, at each look. */
export async function runSuite({ pages }: PageSuiteOptions): Promise<Look[][]> {
  const found: Look[][] = [];
  for (const { address, looks } of pages)
    found.push(await lookAt(await (await fetch(address)).text(), looks));
  return found;
}

async function lookAt(page: string, looks: readonly LookOptions[]): Promise<Look[]> {
  const found: Look[] = [];
  // Whoever looks has one scheme or the other, which a page cannot set for a frame: so its query is answered here.
  for (const { scheme, width, axe } of looks) {
    const seen = page.replaceAll(DARK, scheme === 'dark' ? '(width > 0)' : '(width < 0)');
    found.push(
      await look(scheme === 'paper' ? seen.replaceAll('@media print', '@media screen') : seen, width, axe),
    );
  }
  return found;
}

async function look(page: string, width: number, axe: boolean): Promise<Look> {
  const frame = document.createElement('iframe');
  frame.width = String(width);
  frame.height = '900';
  frame.srcdoc = page;
  await new Promise((resolve) => {
    frame.addEventListener('load', resolve, { once: true });
    document.body.append(frame);
  });
  const shown = frame.contentDocument as Document;
  const view = frame.contentWindow as Window & typeof globalThis;
  const loaded = view.performance.getEntriesByType('resource').map(({ name }) => name);
  for (const details of shown.querySelectorAll<HTMLDetailsElement>('figure:first-child details'))
    details.open = true;
  const violations = axe ? await brokenRules(view, '/axe.js') : [];
  for (const details of shown.querySelectorAll('details')) details.open = true;
  const tables = Array.from(shown.querySelectorAll('details .scroll'));
  const heights = tables.map((table) => table.getBoundingClientRect().height);
  const texts = Array.from(shown.querySelectorAll<SVGTextElement>('.chart text'));
  const sizes = texts
    .filter((text) => text.checkVisibility())
    .map((text) => {
      const { a = 0, b = 0 } = text.getScreenCTM() ?? {}; // Of slanted text, too.
      return Math.hypot(a, b) * Number.parseFloat(view.getComputedStyle(text).fontSize);
    });
  const outside = Array.from(shown.querySelectorAll('figure'), (figure) => {
    const scrolling = figure.querySelector('details .scroll') as HTMLElement;
    const shownWhole = view.getComputedStyle(scrolling).overflowX === 'visible';
    const inner = (shownWhole ? scrolling.firstElementChild : scrolling) as Element;
    const out = inner.getBoundingClientRect().right - figure.getBoundingClientRect().right;
    return { title: figure.querySelector('h3')?.textContent, out: Math.ceil(out) };
  });
  const look: Look = {
    violations,
    ground: view.getComputedStyle(shown.body).backgroundColor,
    overflow: shown.documentElement.scrollWidth - shown.documentElement.clientWidth,
    loaded,
    tallestTable: Math.max(...heights),
    scrolls: tables.some((table) => {
      const isCut = view.getComputedStyle(table).overflowY !== 'visible';
      return isCut && table.scrollHeight > table.clientHeight;
    }),
    smallestText: Math.min(...sizes),
    outside: outside.filter(({ out }) => out > 0).map(({ title, out }) => `${title}: ${out}`),
  };
  frame.remove();
  return look;
}
