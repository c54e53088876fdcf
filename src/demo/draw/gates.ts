import { counted, everyFew } from '../../report/figures.js';
import { axisX, cell, dot, drawing, text } from '../../report/plot.js';
import type { Frame } from '../protocol.js';
import { mixed } from './colours.js';

const ROW = 15;
const MOST_UNITS = 32;
const WIDE = 560;
const TITLES = ['forget gate', 'input gate', 'cell'] as const;
/** The row above the units, which marks when the past should be forgotten. */
const FLAGS = 0;

interface Cell {
  readonly panel: string;
  readonly step: number;
  readonly unit: number;
  readonly fill: string;
}

/** Gates and cells of each unit, step by step: three maps, side by side or one below the other. */
export function drawGates({ example }: Frame, width: number): string {
  const { forgetGate, inputGate, cell: cells, shouldForget, steps } = example;
  const units = Math.min(example.units, MOST_UNITS);
  const sizes = cells.flat().map((value) => Math.abs(value));
  const largest = Math.max(1e-6, ...sizes.filter(Number.isFinite));
  const maps = [
    mapOf('forget gate', forgetGate, units, gateColour),
    mapOf('input gate', inputGate, units, gateColour),
    mapOf('cell', cells, units, (value) => cellColour(value / largest)),
  ].flat();
  const flags = (shouldForget ?? []).flatMap((flag, step) => (flag === 1 ? [{ step: step + 1 }] : []));
  const flagged = flags.flatMap((flag) => TITLES.map((panel) => ({ ...flag, panel })));
  const wide = width >= WIDE;
  const [panel, other] = wide ? (['fx', 'fy'] as const) : (['fy', 'fx'] as const);
  const rows = units + (flags.length > 0 ? 1 : 0);
  const domain = [...(flags.length > 0 ? [FLAGS] : []), ...counted(units)];
  const height = 24 + rows * ROW;
  return drawing({
    width,
    height: (wide ? height : 3 * height) + 40,
    marginLeft: 30,
    marginRight: 4,
    marginTop: 24,
    marginBottom: 28,
    [panel]: { domain: TITLES, label: null, axis: null, padding: wide ? 0.06 : 0.14 },
    [other]: { axis: null },
    x: {
      type: 'band',
      domain: counted(steps),
      label: null,
      padding: 0.06,
      axis: null,
    },
    y: {
      type: 'band',
      domain,
      label: null,
      padding: 0.08,
      tickFormat: (unit: number) => (unit === FLAGS ? '' : String(unit)),
      tickSize: 0,
    },
    marks: [
      cell(maps, { [panel]: 'panel', x: 'step', y: 'unit', fill: (one: Cell) => one.fill }),
      dot(flagged, {
        [panel]: 'panel',
        x: 'step',
        y: FLAGS,
        symbol: 'triangle',
        rotate: 180,
        r: 3.5,
        fill: 'var(--ideal)',
      }),
      text(TITLES, {
        [panel]: (title: string) => title,
        text: (title: string) => title,
        frameAnchor: 'top-left',
        dy: -16,
        fontWeight: 600,
      }),
      axisX({ ticks: everyFew(counted(steps), 8), tickSize: 0, label: null }),
    ],
    color: { type: 'identity' },
  });
}

function mapOf(
  panel: (typeof TITLES)[number],
  values: readonly (readonly number[])[],
  units: number,
  colour: (value: number) => string,
): Cell[] {
  return values.flatMap((row, step) =>
    row
      .slice(0, units)
      .map((value, unit) => ({ panel, step: step + 1, unit: unit + 1, fill: colour(value) })),
  );
}

/** From closed (0) to open (1). */
function gateColour(value: number): string {
  return mixed('var(--open)', value);
}

/** From -1 by 0, as pale as a closed gate, to 1. */
function cellColour(value: number): string {
  return mixed(value < 0 ? 'var(--negative)' : 'var(--positive)', Math.abs(value));
}
