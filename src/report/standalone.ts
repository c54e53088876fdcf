import { checkText } from '../text/kinds.js';
import { paletteOf } from './palette.js';

/** The style of a chart's text; the page's style sheet has more. */
const TEXT = 'color: var(--muted); font-variant-numeric: tabular-nums;';

/**
 * A chart as a separate file: with its colours for light and dark, and a background. `currentColor` is the colour of
 * secondary text.
 */
export function standalone(svg: string): string {
  checkText('standalone', svg);
  const [, x = '0', y = '0', width = '0', height = '0'] = /viewBox="(\S+) (\S+) (\S+) (\S+)"/.exec(svg) ?? [];
  const margin = 12;
  const [wide, high] = [Number(width) + 2 * margin, Number(height) + 2 * margin];
  const style =
    `<style>svg.chart { ${paletteOf('light')} ${TEXT} } ` +
    `@media (prefers-color-scheme: dark) { svg.chart { ${paletteOf('dark')} } }</style>`;
  const background = `<rect x="${Number(x) - margin}" y="${Number(y) - margin}" width="${wide}" height="${high}" fill="var(--card)"/>`;
  return svg
    .replace(
      /viewBox="[^"]*" width="[^"]*" height="[^"]*"/,
      `viewBox="${Number(x) - margin} ${Number(y) - margin} ${wide} ${high}" width="${wide}" height="${high}"`,
    )
    .replace('</desc>', `</desc>${style}${background}`);
}
