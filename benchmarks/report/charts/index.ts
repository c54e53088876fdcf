// The charts of a run: which there are, what they are called, and each as SVG in both themes.
import type { TopLevelSpec } from 'vega-lite';
import type { BenchmarkRecord } from '../../records/record.js';
import { days, machine } from '../heading.js';
import { type Row, summarize } from '../summarize.js';
import { curveChart } from './curves.js';
import { frontChart, peersChart } from './peers.js';
import { renderSvg } from './render.js';
import { runtimesChart } from './runtimes.js';
import { type Theme, themes } from './theme.js';
import { threadsChart } from './threads.js';

export type ChartName = 'front' | 'peers' | 'runtimes' | 'units' | 'batch' | 'time' | 'threads';

/** By name, what a chart shows to those who cannot see it. */
export const CHART_TEXTS: Readonly<Record<ChartName, string>> = {
  front: 'Time of an epoch with Lethe and with its peers, for four trainings from small to large',
  peers: 'Time of an epoch or a prediction with Lethe and with its peers, for each case',
  runtimes: 'Time of an epoch in each runtime, for each training',
  units: 'Time of an epoch against the units of the LSTM, for Lethe and its peers',
  batch: 'Time of an epoch against the batch, for Lethe and its peers',
  time: 'Time of an epoch against the time steps, for Lethe and its peers',
  threads: 'How many times as fast as on one thread, against the number of threads',
};

/** The charts for which there are records. */
export function chartNames(records: readonly BenchmarkRecord[]): ChartName[] {
  const rows = summarize(records);
  return names.filter((name) => themes.some((theme) => describe(name, records, rows, theme) !== undefined));
}

/** Files by name, `runtimes-light.svg` and so on: the same bytes for the same records. */
export async function drawCharts(records: readonly BenchmarkRecord[]): Promise<Map<string, string>> {
  const rows = summarize(records);
  const files = new Map<string, string>();
  for (const name of names) {
    for (const theme of themes) {
      const spec = describe(name, records, rows, theme);
      if (spec === undefined) continue;
      const described = { ...spec, description: CHART_TEXTS[name] };
      files.set(`${name}-${theme.name}.svg`, await renderSvg(described, theme));
    }
  }
  return files;
}

/** A chart in Markdown, light or dark as the page is. */
export function picture(name: ChartName, folder: string): string {
  const file = (theme: Theme['name']): string => `${folder}/${name}-${theme}.svg`;
  return [
    '<picture>',
    `  <source media="(prefers-color-scheme: dark)" srcset="${file('dark')}">`,
    `  <img alt="${CHART_TEXTS[name]}" src="${file('light')}">`,
    '</picture>',
  ].join('\n');
}

const names = Object.keys(CHART_TEXTS) as ChartName[];

function describe(
  name: ChartName,
  records: readonly BenchmarkRecord[],
  rows: readonly Row[],
  theme: Theme,
): TopLevelSpec | undefined {
  const quick = records.some((record) => record.quick) ? ' Quick run: too short to quote.' : '';
  const subtitle = `${machine(records)}; ${days(records)}. Less is better.${quick}`;
  switch (name) {
    case 'front':
      return frontChart(rows, subtitle, theme);
    case 'peers':
      return peersChart(rows, subtitle, theme);
    case 'runtimes':
      return runtimesChart(rows, subtitle, theme);
    case 'threads': {
      const cores = Math.max(...records.map((record) => record.cores));
      return threadsChart(rows, cores, subtitle.replace('Less', 'More'), theme);
    }
    case 'units':
    case 'batch':
    case 'time':
      return curveChart(rows, name, subtitle, theme);
  }
}
