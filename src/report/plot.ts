// Observable Plot, drawing on a document that needs no browser: the one file that knows either package. The build takes
// what is used of both into dist/demo/site, and puts another module in the place of this.
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
  // Plot asks of a document to make elements, which this one does; its type is that of browsers.
  const chart = plot({ ...options, document: document as unknown as Document, figure: false });
  return new XMLSerializer().serializeToString(
    chart as unknown as Parameters<XMLSerializer['serializeToString']>[0],
  );
}
