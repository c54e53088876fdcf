// The windows that Lethe trains on, for a network of another library: the same rows, scaled alike.

import { calendarOf, defaultCalendar } from '../../../src/forecast/frame/calendar-rows.js';
import { tableBefore } from '../../../src/forecast/frame/cut.js';
import { fitEncodings } from '../../../src/forecast/frame/fit-encodings.js';
import { anchorOf, frameOf, widthsOf } from '../../../src/forecast/frame/frame.js';
import { sizeFor } from '../../../src/forecast/network/default-network.js';
import type { ForecastSettings } from '../../../src/forecast/options.js';
import { SCALINGS, type Scaler } from '../../../src/forecast/scaling/scalers.js';
import type { SeriesTable } from '../../../src/forecast/table/series-table.js';
import { splitOf, windowShapeOf } from '../../../src/forecast/training/plan.js';
import { windowsWithin } from '../../../src/forecast/windows/split.js';
import { pastWidth, Windows } from '../../../src/forecast/windows/windows.js';

/** What a network of another library is trained and tested on. */
export interface PeerWindows {
  /** `[lookback, width]` */
  readonly past: readonly [number, number];
  readonly parts: { readonly [part in 'training' | 'validation' | 'test']: PeerPart };
  /** Of each window that is tested: what its forecast is scaled back by, for linear scalings. */
  readonly shift: readonly number[];
  readonly scale: readonly number[];
}

interface PeerPart {
  readonly past: readonly number[];
  readonly targets: readonly number[];
}

/** @param origins of the windows that are tested: at the first one all that is trained on has come */
export function peerWindows(
  table: SeriesTable,
  settings: ForecastSettings,
  season: number,
  origins: readonly number[],
): { windows: PeerWindows; size: { units: number; layers: number } } {
  const { roles, scaling, horizon, stride } = settings;
  const before = tableBefore(table, roles, origins[0] as number, horizon);
  const split = splitOf(before, settings);
  const shape = windowShapeOf('accuracy', split, settings, season);
  const calendar = calendarOf(settings.calendar ?? defaultCalendar(table.step));
  const encodings = fitEncodings('accuracy', before, roles, scaling, split.validation);
  const widths = widthsOf(roles, encodings, calendar);
  const { byWindow } = SCALINGS[scaling];
  const frames = frameOf('accuracy', before, roles, encodings, calendar);
  const all = frameOf('accuracy', table, roles, encodings, calendar);
  const within = (from: number, to: number, own: number): Windows =>
    new Windows(
      frames,
      widths,
      shape,
      byWindow,
      windowsWithin(frames, shape, { from, to, stride: own, complete: true }),
    );
  const training = within(Number.NEGATIVE_INFINITY, split.validation, stride);
  const validation = within(split.validation, split.end, 1);
  const first = origins.map((origin) => ({ series: 0, origin: origin - (all[0]?.first ?? 0) }));
  const test = new Windows(all, widths, shape, byWindow, first);
  const [scaler] = encodings.targets[table.series[0]?.name ?? ''] as readonly Scaler[];
  const { shift, scale } = scaler as Scaler;
  const tested = test.batch(origins.map((_, index) => index));
  if (anchorOf(table) !== encodings.anchor) throw new RangeError('expected one time line');
  return {
    windows: {
      past: [shape.lookback, pastWidth(widths)],
      parts: { training: partOf(training), validation: partOf(validation), test: partOf(test) },
      shift: tested.scales.map((own) => own.shift * scale + shift),
      scale: tested.scales.map((own) => own.scale * scale),
    },
    size: sizeFor(training.count),
  };
}

function partOf(windows: Windows): PeerPart {
  const { past, targets } = windows.batch(Array.from({ length: windows.count }, (_, index) => index));
  return { past: [...past], targets: [...targets] };
}
