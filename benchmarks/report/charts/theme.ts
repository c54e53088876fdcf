// How charts look on a light and on a dark page. Backgrounds are opaque: a page need not be as dark as its system.
import type { Config } from 'vega-lite';
import type { EngineName } from '../../records/record.js';

export interface Theme {
  name: 'light' | 'dark';
  background: string;
  /** Text and points of what matters; of what stands beside it; lines of the grid. */
  ink: string;
  muted: string;
  grid: string;
  /** Far enough apart for colour-blind eyes, and each 4.5 times as bright or dark as the background. */
  colors: Readonly<Record<EngineName, string>>;
  /** For lines that are no engines. */
  series: readonly string[];
}

export const themes: readonly Theme[] = [
  {
    name: 'light',
    background: '#ffffff',
    ink: '#1f2328',
    muted: '#59636e',
    grid: '#e4e8ec',
    colors: {
      compiled: '#0062b8',
      tfjs: '#b84a00',
      'stock-wasm': '#b84a00',
      'stock-cpu': '#8a6500',
      'brain.js': '#b0287a',
      pytorch: '#007a5a',
      keras: '#6f42c1',
      jax: '#59636e',
    },
    series: ['#0062b8', '#b84a00', '#007a5a', '#b0287a', '#6f42c1', '#8a6500', '#59636e', '#1f2328'],
  },
  {
    name: 'dark',
    background: '#0d1117',
    ink: '#f0f6fc',
    muted: '#9da7b3',
    grid: '#2a313a',
    colors: {
      compiled: '#58b4ff',
      tfjs: '#ff9351',
      'stock-wasm': '#ff9351',
      'stock-cpu': '#e3c04b',
      'brain.js': '#f28ac5',
      pytorch: '#3fc99a',
      keras: '#b9a0ff',
      jax: '#a8b1bb',
    },
    series: ['#58b4ff', '#ff9351', '#3fc99a', '#f28ac5', '#b9a0ff', '#e3c04b', '#a8b1bb', '#f0f6fc'],
  },
];

/** Shapes by which the lines of `series` and the engines differ as well. */
export const SHAPES: readonly string[] = [
  'circle',
  'square',
  'diamond',
  'triangle-up',
  'cross',
  'triangle-down',
  'triangle-right',
  'triangle-left',
];

/** Vega's configuration of a theme. Fonts are those of the reader's system. */
export function configOf({ background, ink, muted, grid }: Theme): Config {
  return {
    background,
    font: 'system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif',
    padding: 16,
    view: { stroke: null },
    title: {
      color: ink,
      fontSize: 18,
      fontWeight: 600,
      subtitleColor: muted,
      subtitleFontSize: 13,
      subtitlePadding: 6,
      anchor: 'start',
      offset: 14,
    },
    axis: {
      labelColor: ink,
      labelFontSize: 12,
      titleColor: muted,
      titleFontSize: 12,
      titleFontWeight: 'normal',
      titlePadding: 8,
      gridColor: grid,
      domainColor: grid,
      tickColor: grid,
    },
    legend: {
      orient: 'top',
      direction: 'horizontal',
      columns: 3,
      labelColor: ink,
      labelFontSize: 13,
      labelLimit: 300,
      symbolSize: 90,
      columnPadding: 24,
      title: null,
    },
  };
}
