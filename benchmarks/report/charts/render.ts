// From a description of a chart to SVG, without a page.
import { type LoggerInterface, parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { installTextWidth } from './text-width.js';
import { configOf, type Theme } from './theme.js';

/** A view of a chart, of which charts with several are put together. */
export type Panel = Extract<TopLevelSpec, { concat: unknown }>['concat'][number];

/** A part of a view: a kind of mark with its data. */
export type Layer = Extract<Panel, { layer: unknown }>['layer'][number];

/**
 * The chart as an SVG document: the same bytes for the same description.
 *
 * @throws Error for what Vega-Lite warns of, as it then draws something else than was described
 */
export async function renderSvg(spec: TopLevelSpec, theme: Theme): Promise<string> {
  installTextWidth();
  const { spec: compiled } = compile(spec, { config: configOf(theme), logger: strictLogger });
  const view = new View(parse(compiled), { renderer: 'none', logger: strictLogger });
  try {
    return `${await view.toSVG()}\n`;
  } finally {
    view.finalize();
  }
}

function refuse(...messages: readonly unknown[]): never {
  throw new Error(`renderSvg: expected a chart without warnings, got ${messages.map(String).join(' ')}`);
}

const strictLogger: LoggerInterface = {
  level: (() => 0) as unknown as LoggerInterface['level'],
  error: refuse,
  warn: refuse,
  info: () => strictLogger,
  debug: () => strictLogger,
};
