import { drawing, line, ruleY } from '../../report/plot.js';
import type { Frame } from '../protocol.js';

const HEIGHT = 170;

/** The loss by epoch, on a logarithmic scale, with the width of the whole training run from the beginning. */
export function drawLoss({ curve, settings }: Frame, width: number): string {
  const points = curve.epochs
    .map((epoch, index) => ({ epoch, loss: curve.losses[index] ?? 0 }))
    .filter(({ loss }) => loss > 0);
  const losses = points.map(({ loss }) => loss);
  const [low, high] = losses.length === 0 ? [0.1, 10] : [Math.min(...losses), Math.max(...losses)];
  return drawing({
    width,
    height: HEIGHT,
    marginLeft: 50,
    marginRight: 20,
    marginTop: 10,
    marginBottom: 28,
    x: { domain: [0, settings.epochs], label: null, ticks: 4 },
    y: { type: 'log', domain: [low / 1.5, high * 1.5], label: null, grid: true, ticks: 4, tickFormat: '~g' },
    marks: [
      ruleY([low / 1.5], { stroke: 'currentColor', strokeOpacity: 0.4 }),
      line(points, { x: 'epoch', y: 'loss', stroke: 'var(--accent)', strokeWidth: 2 }),
    ],
  });
}
