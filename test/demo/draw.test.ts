// Pictures of networks as they come, of those that have learned nothing and of those that broke.
import { describe, expect, test } from '@jest/globals';
import { drawFrame } from '../../src/demo/draw/charts.js';
import { CHARTS, type Frame } from '../../src/demo/protocol.js';
import { curveOf, Looker, Training } from '../../src/demo/run/index.js';
import { defaultSettings, type Settings } from '../../src/demo/settings.js';
import { TASKS } from '../../src/forgetting/tasks/index.js';

async function frameOf(settings: Settings, epochs: number): Promise<Frame> {
  const training = new Training(settings);
  if (epochs > 0) await training.run(epochs);
  const { network, task, epoch, losses, milliseconds, threads } = training;
  const look = await new Looker(task, settings).look(network, false);
  const state = { phase: 'paused', afterwards: null, epoch, milliseconds, threads } as const;
  return { run: 1, settings, ...state, curve: curveOf(losses), ...look, fingerprint: network.fingerprint() };
}

function draw(frame: Frame, width: number): string[] {
  const widths = { loss: width, predictions: width, lags: width, gates: width };
  const charts = drawFrame({ frame, widths });
  return CHARTS.map((chart) => charts[chart]);
}

describe.each(TASKS.map((task) => [task.name, task] as const))('%s', (_name, task) => {
  test('is drawn 240 and 900 pixels wide, untrained and trained', async () => {
    const { name, units, training } = task;
    const settings = defaultSettings({ ...training, name, units });
    for (const epochs of [0, 2]) {
      const frame = await frameOf(settings, epochs);
      for (const width of [240, 900]) {
        for (const svg of draw(frame, width)) {
          expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"/);
          expect(svg).toContain(`width="${width}"`);
          // A content security policy of the page refuses what would be styled in place.
          expect(svg).not.toMatch(/<style|style=|<script|NaN|undefined|Infinity/);
        }
      }
    }
  });
});

test('a network that broke is drawn as far as there is something', async () => {
  const frame = await frameOf(defaultSettings({ name: 'sum', units: 3, learningRate: 0.001, epochs: 4 }), 2);
  const { example, lags, curve } = frame;
  const nan = Number.NaN;
  const broken: Frame = {
    ...frame,
    curve: { ...curve, losses: curve.losses.map(() => nan) },
    lags: lags.map((lag) => ({ ...lag, mean: nan, spread: nan, distance: nan })),
    example: {
      ...example,
      prediction: example.prediction.map((row) => row.map(() => nan)),
      cell: example.cell.map((row) => row.map(() => nan)),
      forgetGate: example.forgetGate.map((row) => row.map(() => nan)),
    },
  };
  for (const svg of draw(broken, 400)) expect(svg).not.toMatch(/NaN/);
});
