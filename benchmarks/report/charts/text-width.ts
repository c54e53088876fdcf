// How wide texts are, as far as that can be said of a font that the reader's system chooses. Vega's own answer
// would need a canvas where there is one, whose fonts differ between machines, and is 1.5 times too wide where not.
import * as vega from 'vega';

/** Vega's hook for those who measure texts themselves; its type declarations lack it. */
interface TextMetrics {
  width(item: { fontSize?: number; fontWeight?: string | number }, text: unknown): number;
}

/** In units of the font's size; of the widest of the usual fonts, so that nothing is cut off. */
const NARROW = 0.33;
const WIDE = 0.95;
const CAPITAL = 0.7;
const USUAL = 0.6;
/** Bold letters are so much wider. */
const BOLD = 1.1;

/** Makes Vega lay out charts by `textWidth`, the same everywhere. */
export function installTextWidth(): void {
  const { textMetrics } = vega as unknown as { textMetrics: TextMetrics };
  textMetrics.width = ({ fontSize = 11, fontWeight }, text) =>
    textWidth(String(text ?? ''), fontSize) * (fontWeight === 'bold' || Number(fontWeight) > 500 ? BOLD : 1);
}

/** A text's width in pixels. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0;
  for (const letter of text) width += letterWidth(letter);
  return Math.round(width * fontSize);
}

function letterWidth(letter: string): number {
  if (/[ijltfrI.,:;'|!()[\]/ ]/.test(letter)) return NARROW;
  if (/[mwMW@%]/.test(letter)) return WIDE;
  return /[A-Z]/.test(letter) ? CAPITAL : USUAL;
}
