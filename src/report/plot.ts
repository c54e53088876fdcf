// Observable Plot, on a document that works without a browser: the only file that imports the two packages. The build
// bundles the used parts of both into dist/demo/site, and replaces this module.
import { type PlotOptions, plot } from '@observablehq/plot';
import { DOMImplementation, XMLSerializer } from '@xmldom/xmldom';

export {
  areaY,
  axisX,
  axisY,
  barX,
  barY,
  cell,
  dot,
  gridX,
  gridY,
  line,
  link,
  rect,
  ruleX,
  ruleY,
  text,
  tickX,
  tickY,
} from '@observablehq/plot';

const HTML = 'http://www.w3.org/1999/xhtml';

/** A chart as the text of an SVG element, the same for the same options. Colours may be CSS: `var(--accent)`. */
export function drawing(options: PlotOptions): string {
  const document = new DOMImplementation().createDocument(HTML, 'html', null);
  // Plot only creates elements with a document, which this one can; its type is that of browsers.
  const chart = plot({ ...options, document: document as unknown as Document, figure: false });
  return new XMLSerializer().serializeToString(
    chart as unknown as Parameters<XMLSerializer['serializeToString']>[0],
  );
}
