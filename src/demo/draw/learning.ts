import { drawing, line, ruleX, ruleY } from '../../report/plot.js';
import type { Learning } from '../forecast/pictures.js';

const HEIGHT = 190;

/** Losses by epoch, from 1, for training and validation, on a logarithmic scale. */
export function drawLearning(learning: Learning | null, width: number): string {
  const { training, aside, best, epochs } = learning ?? { training: [], aside: [], best: null, epochs: 100 };
  const pointsOf = (losses: readonly number[]): { epoch: number; loss: number }[] =>
    losses.map((loss, index) => ({ epoch: index + 1, loss })).filter(({ loss }) => loss > 0);
  const curves = [pointsOf(training), pointsOf(aside)] as const;
  const losses = curves.flat().map(({ loss }) => loss);
  const [low, high] = losses.length === 0 ? [0.1, 1] : [Math.min(...losses), Math.max(...losses)];
  const last = best === null ? epochs : training.length;
  const of = { x: 'epoch', y: 'loss' } as const;
  return drawing({
    width,
    height: HEIGHT,
    marginLeft: 54,
    marginRight: 20,
    marginTop: 10,
    marginBottom: 28,
    x: { domain: [1, Math.max(2, last)], label: null, ticks: Math.min(6, last), tickFormat: 'd' },
    y: { type: 'log', domain: [low / 1.1, high * 1.1], label: null, grid: true, ticks: 4, tickFormat: '~g' },
    marks: [
      ruleY([low / 1.1], { stroke: 'currentColor', strokeOpacity: 0.4 }),
      ruleX(best === null ? [] : [best + 1], { stroke: 'var(--ideal)', strokeWidth: 1.5 }),
      line(curves[0], { ...of, stroke: 'var(--truth)', strokeWidth: 3 }),
      line(curves[1], { ...of, stroke: 'var(--accent)', strokeWidth: 2 }),
    ],
  });
}
