// The legend of colours and signs, inside the picture, so that it is always shown with it.
import { escaped } from './escape.js';
import type { Part } from './picture.js';

/** A sign and its meaning. */
export interface Entry {
  readonly label: string;
  readonly colour: string;
  readonly sign: 'bar' | 'interval' | 'tick' | 'line' | 'dot' | 'ring' | 'triangle' | 'ramp';
  readonly dashes?: string;
  /** For a ramp: the colour of its other end. */
  readonly from?: string;
}

const ROW = 20;
const GAP = 16;
/** The approximate width of a character at 12 px. */
const CHARACTER = 6.4;
const SIGN = { bar: 12, interval: 8, tick: 18, line: 26, dot: 10, ring: 10, triangle: 10, ramp: 60 } as const;

/** Entries side by side, in as many rows as needed. */
export function legend(entries: readonly Entry[], width: number): Part {
  let [x, y] = [0, 0];
  const placed = entries.map((entry) => {
    const sign = SIGN[entry.sign];
    const size = sign + 6 + Math.ceil(entry.label.length * CHARACTER);
    if (x > 0 && x + size > width) [x, y] = [0, y + ROW];
    const left = x;
    x += size + GAP;
    return (
      `<g transform="translate(${left},${y + 8})">${drawn(entry, sign)}` +
      `<text x="${sign + 6}" dy="0.35em" text-anchor="start">${escaped(entry.label)}</text></g>`
    );
  });
  const height = y + ROW + 4;
  return { svg: `<svg width="${width}" height="${height}">${placed.join('')}</svg>`, height };
}

function drawn({ sign, colour, dashes, from }: Entry, width: number): string {
  const line = (attributes: string): string => `<path fill="none" stroke="${colour}" ${attributes}/>`;
  switch (sign) {
    case 'bar':
      return `<rect y="-6" width="${width}" height="12" fill="${colour}"/>`;
    case 'interval':
      return line('d="M4,-7V7" stroke-width="1.5"');
    case 'tick':
      return line(`d="M0,0H${width}" stroke-width="3"`);
    case 'line':
      return line(`d="M0,0H${width}" stroke-width="2"${dashes ? ` stroke-dasharray="${dashes}"` : ''}`);
    case 'dot':
      return `<circle cx="5" r="4" fill="${colour}"/>`;
    case 'ring':
      return `<circle cx="5" r="4" fill="none" stroke="${colour}" stroke-width="2"/>`;
    case 'triangle':
      return `<path d="M0,-4H10L5,4Z" fill="${colour}"/>`;
    case 'ramp':
      return ramp(colour, from, width);
  }
}

/** Five steps from one colour through none to the other. */
function ramp(colour: string, from: string | undefined, width: number): string {
  const shares = from === undefined ? [0, 0.25, 0.5, 0.75, 1] : [-1, -0.5, 0, 0.5, 1];
  const size = width / shares.length;
  return shares
    .map((share, index) => {
      const place = `x="${index * size}" y="-6" width="${size}" height="12"`;
      const fill = share < 0 ? (from ?? colour) : colour;
      return `<rect ${place} fill="var(--closed)"/><rect ${place} fill="${fill}" fill-opacity="${Math.abs(share)}"/>`;
    })
    .join('');
}
