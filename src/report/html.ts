import { escaped } from './escape.js';
import { shown, type Table } from './figures.js';

/** Tables with more columns are smaller on paper. */
const MANY_COLUMNS = 12;

/** A table with headings of columns and rows, in a scrolling element. */
export function tableOf({ caption, heading, rows }: Table): string {
  const head = heading.map((name) => `<th scope="col">${escaped(name)}</th>`).join('');
  const body = rows.map(
    ([first = '', ...rest]) =>
      `<tr><th scope="row">${escaped(shown(first))}</th>${rest
        .map((value) => `<td>${escaped(shown(value))}</td>`)
        .join('')}</tr>`,
  );
  const many = heading.length > MANY_COLUMNS ? ' class="many"' : '';
  return scrolling(
    caption,
    `<table${many}><caption>${escaped(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body.join('\n')}</tbody></table>`,
  );
}

/** An element that the keyboard can scroll if its content is too wide. */
export function scrolling(name: string, content: string): string {
  return `<div class="scroll" role="group" tabindex="0" aria-label="${escaped(name)}">${content}</div>`;
}

/** The parts of a figure. */
export interface Figure {
  readonly title: string;
  readonly svg: string;
  /** Plain text. */
  readonly caption: string;
  readonly table: Table;
  /** Whether it takes the whole width; paper then omits its numbers. */
  readonly wide?: boolean;
  /** HTML next to a wide chart if there is room, else below it. */
  readonly beside?: string;
  /** For a wide chart: its form for narrow screens. */
  readonly narrow?: string;
}

/** A chart with its caption and the numbers behind it. */
export function figureOf({ title, svg, caption, table, wide = false, beside = '', narrow }: Figure): string {
  const scrolled = wide ? `<div class="body">${scrolling(title, svg)}${beside}</div>` : svg;
  const picture =
    narrow === undefined ? scrolled : `<div class="roomy">${svg}</div><div class="tight">${narrow}</div>`;
  return (
    `<figure${wide ? ' class="wide"' : ''}><h3>${escaped(title)}</h3>${picture}` +
    `<figcaption>${escaped(caption)}</figcaption>` +
    `<details><summary>Numbers<span class="hidden">: ${escaped(title)}</span></summary>${tableOf(table)}</details></figure>`
  );
}

/** Names and values, side by side. */
export function factsOf(facts: readonly (readonly [name: string, value: string])[]): string {
  return `<dl class="facts">${facts
    .map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
    .join('')}</dl>`;
}
