// Reports are pages: one HTML file each, without scripts or external resources; for light and dark schemes, phones and
// paper.
import { escaped } from './escape.js';
import { STYLE } from './style.js';

/** The parts of a page. */
export interface Page {
  /** Plain text. */
  readonly title: string;
  /** Plain text, at the top. */
  readonly heading: string;
  /** HTML of the paragraph below it. */
  readonly introduction: string;
  /** HTML. */
  readonly sections: readonly string[];
}

/** A self-contained HTML document. */
export function pageOf({ title, heading, introduction, sections }: Page): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(heading)}</h1>
<p>${introduction}</p>
</header>
<main>
${sections.join('\n')}
</main>
</body>
</html>
`;
}
