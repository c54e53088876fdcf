// A page as XML, which is stricter than HTML.
import { DOMParser } from '@xmldom/xmldom';

/** Throws where the page is not well-formed. */
export function parsed(page: string): Document {
  const parser = new DOMParser({
    onError: (level, message) => {
      if (level !== 'warning') throw new Error(message);
    },
  });
  return parser.parseFromString(
    page.replace(/^<!doctype html>\s*/, ''),
    'application/xhtml+xml',
  ) as unknown as Document;
}

/** All elements of a tag. */
export function all(page: string, tag: string): Element[] {
  return Array.from(parsed(page).getElementsByTagName(tag));
}

/** Of the elements of a tag within another. */
export function textsOf(element: Element, tag: string): string[] {
  return Array.from(element.getElementsByTagName(tag), ({ textContent }) => textContent ?? '');
}

/** Rows of a table, its heading first. */
export function rowsOf(table: Element): string[][] {
  return Array.from(table.getElementsByTagName('tr'), (row) => [
    ...textsOf(row, 'th'),
    ...textsOf(row, 'td'),
  ]);
}

/** What of a page loads, runs or leads elsewhere. */
export function outward(page: string): string[] {
  const links = all(page, 'a').map((link) => link.getAttribute('href') ?? '');
  const bare = page.replaceAll('xmlns="http://www.w3.org/2000/svg"', '');
  const patterns = [
    /<(?:script|link|img|iframe|object|embed|base|form|use)\b/gi,
    /\ssrc|@import|url\(|\son[a-z]+=/gi,
    /https?:/g,
  ];
  return [
    ...links.filter((link) => !link.startsWith('#')),
    ...patterns.flatMap((pattern) => bare.match(pattern) ?? []),
  ];
}

/** Ids that are there twice, and references to ids that are not there. */
export function wrongIds(page: string): {
  readonly twice: string[];
  readonly missing: string[];
  readonly wanted: number;
} {
  const elements = all(page, '*');
  const ids = elements.flatMap((element) => element.getAttribute('id') ?? []);
  const wanted = elements.flatMap((element) => [
    ...['aria-labelledby', 'aria-describedby'].flatMap((name) => element.getAttribute(name) ?? []),
    ...(element.tagName === 'a' ? [(element.getAttribute('href') ?? '').slice(1)] : []),
  ]);
  return {
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
    missing: wanted.filter((id) => !ids.includes(id)),
    wanted: wanted.length,
  };
}
