// Panels of a picture of one sequence, one below the other: what happens at each step is at the same place in all.

import { counted, everyFew } from '../../../report/figures.js';
import { colour } from '../../../report/palette.js';
import { type Part, part } from '../../../report/picture.js';
import { axisX, barY, cell, dot, line, ruleY, text } from '../../../report/plot.js';

/** For a network with more units or inputs only the first are shown. */
export const MOST_ROWS = 32;
const ROW = 13;
const TITLE = 26;
const MARGINS = { marginLeft: 38, marginRight: 10 };

/** `[steps][numbers]` */
export type Rows = readonly (readonly number[])[];

/** The place of the drawn steps. */
export interface Place {
  readonly width: number;
  readonly steps: readonly number[];
}

/** A field of a map; its share is from -1 to 1. */
export interface Cell {
  readonly step: number;
  readonly row: number;
  readonly share: number;
}

/** Values from 0 to 1; the first one is `first` steps after the beginning. */
export function plain(rows: Rows, first: number): Cell[] {
  return rows.flatMap((row, step) =>
    row.slice(0, MOST_ROWS).map((share, index) => ({
      step: first + step + 1,
      row: index + 1,
      share: Math.max(0, Math.min(1, share)),
    })),
  );
}

/** Values divided by the largest of the first `count` steps, from -1 to 1. */
export function signed(rows: Rows, count: number): Cell[] {
  const largest = Math.max(1e-6, ...rows.slice(0, count).flatMap((row) => row.map(Math.abs)));
  return rows
    .slice(0, count)
    .flatMap((row, step) =>
      row
        .slice(0, MOST_ROWS)
        .map((value, index) => ({ step: step + 1, row: index + 1, share: value / largest })),
    );
}

function band({ steps }: Place): { type: 'band'; domain: readonly number[]; padding: number; axis: null } {
  return { type: 'band', domain: steps, padding: 0.06, axis: null };
}

/** A panel's title, to the left of it and `above` its frame. */
function title(words: string, above = 0): ReturnType<typeof text> {
  return text([words], {
    frameAnchor: 'top-left',
    dy: -20 - above,
    dx: -MARGINS.marginLeft,
    fontWeight: 600,
    fill: colour('text'),
  });
}

/** A map of this many rows over the steps. */
export function map(
  words: string,
  cells: readonly Cell[],
  place: Place,
  flags: readonly number[] = [],
): Part {
  const within = cells.filter(({ step }) => step <= place.steps.length);
  const rows = counted(Math.max(1, ...within.map(({ row }) => row)));
  const background = within.map(({ step, row }) => ({ step, row }));
  const above = flags.length > 0 ? 12 : 0;
  return part({
    ...MARGINS,
    width: place.width,
    height: TITLE + above + rows.length * ROW + 6,
    marginTop: TITLE + above,
    marginBottom: 6,
    x: band(place),
    y: {
      type: 'band',
      domain: rows,
      padding: 0.06,
      axis: rows.length > 1 ? 'left' : null,
      label: null,
      tickSize: 0,
      ticks: everyFew(rows, 8),
    },
    opacity: { type: 'identity' },
    marks: [
      cell(background, { x: 'step', y: 'row', fill: colour('closed') }),
      cell(
        within.filter(({ share }) => share > 0),
        { x: 'step', y: 'row', fill: colour('positive'), fillOpacity: 'share' },
      ),
      cell(
        within.filter(({ share }) => share < 0),
        {
          x: 'step',
          y: 'row',
          fill: colour('negative'),
          fillOpacity: ({ share }: Cell) => -share,
        },
      ),
      dot(flags, {
        x: (step: number) => step,
        frameAnchor: 'top',
        dy: -6,
        symbol: 'triangle',
        rotate: 180,
        r: 3.5,
        fill: colour('ideal'),
      }),
      title(words, above),
    ],
  });
}

/** One number per step, as bars. */
export function bars(words: string, rows: Rows, place: Place): Part {
  const points = rows
    .slice(0, place.steps.length)
    .map((row, step) => ({ step: step + 1, value: row[0] ?? 0 }));
  return part({
    ...MARGINS,
    width: place.width,
    height: 90,
    marginTop: TITLE,
    marginBottom: 8,
    x: band(place),
    y: { label: null, ticks: 3, grid: true, nice: true, zero: true },
    marks: [
      barY(points, { x: 'step', y: 'value', fill: colour('control'), insetLeft: 2, insetRight: 2 }),
      ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      title(words),
    ],
  });
}

/** Predictions over targets. */
export function lines(targets: Rows, predictions: Rows, first: number, place: Place): Part {
  const points = (rows: Rows): { step: number; value: number; output: number }[] =>
    rows
      .flatMap((row, step) => row.map((value, output) => ({ step: first + step + 1, value, output })))
      .filter(({ step }) => step <= place.steps.length);
  const [truth, guess] = [points(targets), points(predictions)];
  const at = { x: 'step', y: 'value' } as const;
  return part({
    ...MARGINS,
    width: place.width,
    height: 150,
    marginTop: TITLE,
    marginBottom: 8,
    x: band(place),
    y: { label: null, ticks: 4, grid: true, nice: true, zero: true },
    marks: [
      ruleY([0], { stroke: 'currentColor', strokeOpacity: 0.5 }),
      line(truth, {
        ...at,
        z: 'output',
        stroke: colour('truth'),
        strokeWidth: 5,
        strokeLinejoin: 'round',
        strokeLinecap: 'round',
      }),
      dot(truth, { ...at, fill: colour('truth'), r: 4.5 }),
      line(guess, { ...at, z: 'output', stroke: colour('accent'), strokeWidth: 1.75 }),
      dot(guess, { ...at, fill: colour('accent'), r: 2.5 }),
      title(first > 0 ? 'target and prediction, at the last step' : 'targets and predictions'),
    ],
  });
}

/** The steps, below everything. */
export function axis(place: Place): Part {
  return part({
    ...MARGINS,
    width: place.width,
    height: 36,
    marginTop: 0,
    marginBottom: 36,
    x: band(place),
    marks: [
      axisX({
        ticks: everyFew(place.steps, 16),
        tickSize: 0,
        label: 'step',
        labelAnchor: 'center',
        labelArrow: 'none',
      }),
    ],
  });
}
