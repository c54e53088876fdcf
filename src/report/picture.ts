// Drawings, one below the other, as one picture with a text alternative.

import { type OptionNames, readOptions } from '../network/options/option-names.js';
import { checkText } from '../text/kinds.js';
import { escaped } from './escape.js';
import { drawing } from './plot.js';

/** Options of every chart. */
export interface ChartOptions {
  /** An id that is unique in the chart's document; default: the chart's name and the task's. */
  readonly id?: string;
}

const CHART_OPTIONS: OptionNames<ChartOptions> = { id: true };

/**
 * Returns the given id.
 *
 * @throws TypeError for an unknown option, or one that is not a text.
 */
export function chartId(caller: string, options: ChartOptions): string | undefined {
  const { id } = readOptions(caller, options, CHART_OPTIONS);
  if (id !== undefined) checkText(`${caller}: id`, id);
  return id;
}

/** A piece of a picture, over its whole width. */
export interface Part {
  readonly svg: string;
  readonly height: number;
}

/** Title and description of a picture. */
export interface PictureText {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** A drawing by Plot as a part: without the style sheet that Plot adds to each. */
export function part(options: Parameters<typeof drawing>[0] & { width: number; height: number }): Part {
  const { width, height } = options;
  const body = drawing(options)
    .replace(/^<svg[^>]*>/, '')
    .replace(/<\/svg>$/, '')
    .replace(/<style\b[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ aria-(?:label|hidden)="[^"]*"/g, '')
    .replace(/ (?:d|x|y|x1|x2|y1|y2|width|height|transform|fill-opacity)="[^"]*"/g, (attribute) =>
      attribute.replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2)))),
    );
  return { svg: `<svg width="${width}" height="${height}">${body}</svg>`, height };
}

/** An SVG element with the parts in it. Colours are custom properties, see `paletteOf`. */
export function picture(
  parts: readonly Part[],
  width: number,
  { id, title, description }: PictureText,
): string {
  let height = 0;
  const placed = parts.map((one) => {
    const svg = one.svg.replace('<svg ', `<svg y="${height}" `);
    height += one.height;
    return svg;
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `height="${height}" role="img" aria-labelledby="${escaped(id)}-title" aria-describedby="${escaped(id)}-desc" ` +
    'fill="currentColor" font-family="system-ui, sans-serif" font-size="12" text-anchor="middle">' +
    `<title id="${escaped(id)}-title">${escaped(title)}</title>` +
    `<desc id="${escaped(id)}-desc">${escaped(description)}</desc>${placed.join('')}</svg>`
  );
}

/** A name as part of an id. */
export function idOf(chart: string, task: string): string {
  return `${chart}-${task.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
}
