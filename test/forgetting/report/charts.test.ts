import { describe, expect, test } from '@jest/globals';
import { DOMParser } from '@xmldom/xmldom';
import { ABLATIONS } from '../../../src/forgetting/ablations/index.js';
import {
  ablationChart,
  curveChart,
  extrapolationChart,
  gateChart,
  lagChart,
  paletteOf,
  standalone,
} from '../../../src/forgetting/report/charts/index.js';
import { fixture } from './fixture.js';

const tasks = fixture({ long: true }).tasks;
const charts = tasks.flatMap((task) => [
  lagChart(task, 'intervention'),
  ablationChart(task, 'score'),
  ablationChart(task, 'selectivity'),
  curveChart(task),
  extrapolationChart(task),
  gateChart(task),
]);

function colours(scheme: 'light' | 'dark'): Map<string, string> {
  return new Map(
    [...paletteOf(scheme).matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(
      ([, name, code]) => [name, code] as [string, string],
    ),
  );
}

/** WCAG 2, relative luminance. */
function luminance(code: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(code.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['light', 'dark'] as const)('the %s palette', (scheme) => {
  const palette = colours(scheme);
  const of = (name: string): string => palette.get(name) ?? '';

  test('has text with a contrast of 4.5, and marks with one of 3', () => {
    for (const name of ['text', 'muted', 'accent', 'yes', 'no']) {
      for (const ground of ['page', 'card']) {
        expect([name, ground, contrast(of(name), of(ground)) >= 4.5]).toEqual([name, ground, true]);
      }
    }
    const marks = ['accent', 'truth', 'ideal', 'control', 'open', 'positive', 'negative', ...ABLATIONS];
    for (const name of marks) expect([name, contrast(of(name), of('card')) >= 3]).toEqual([name, true]);
  });
});

test('charts use colours of the palette alone, and ids by chart and task', () => {
  const palette = colours('light');
  const ids = charts.flatMap((svg) => [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  expect(new Set(ids).size).toBe(ids.length);
  for (const svg of charts) {
    const used = [...svg.matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name ?? '');
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((name) => !palette.has(name))).toEqual([]);
    expect(svg).not.toMatch(/="(?:#|rgb|black|white|steelblue)/);
    expect(svg).not.toContain('NaN');
  }
});

test('a chart as a file is an SVG document with its colours for light and dark', () => {
  for (const svg of charts) {
    const file = standalone(svg);
    const root = new DOMParser({
      onError: (_level, message) => {
        throw new Error(message);
      },
    }).parseFromString(file, 'image/svg+xml').documentElement;
    expect(root?.namespaceURI).toBe('http://www.w3.org/2000/svg');
    expect(file).toContain(paletteOf('light'));
    expect(file).toContain(`@media (prefers-color-scheme: dark) { svg.chart { ${paletteOf('dark')}`);
    const [, x, y, width, height] = /viewBox="(\S+) (\S+) (\S+) (\S+)" width/.exec(file) ?? [];
    expect(file).toContain(
      `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="var(--card)"/>`,
    );
  }
});
