// Parts of pages that are made, between `<!-- NAME:begin -->` and `<!-- NAME:end -->`.

/** The markers of a part. */
export function markersOf(name: string): { begin: string; end: string } {
  return { begin: `<!-- ${name}:begin -->`, end: `<!-- ${name}:end -->` };
}

/**
 * A text with another section between its markers.
 *
 * @throws Error unless each marker is there once, the first before the second.
 */
export function replaceSection(text: string, name: string, section: string): string {
  const { begin, end } = markersOf(name);
  for (const marker of [begin, end]) {
    const times = text.split(marker).length - 1;
    if (times !== 1) throw new Error(`replaceSection: expected ${marker} once, got it ${times} times`);
  }
  const [from, to] = [text.indexOf(begin) + begin.length, text.indexOf(end)];
  if (to < from) throw new Error(`replaceSection: expected ${begin} before ${end}, got it after`);
  return `${text.slice(0, from)}\n${section}\n${text.slice(to)}`;
}
