import { dot, drawing, line, ruleX, ruleY } from '../../report/plot.js';
import type { CurvesRequest } from '../protocol.js';

const HEIGHT = 220;

interface Point {
  readonly epoch: number;
  readonly loss: number;
}

/**
 * The losses that an audit found, as a thin line over those of the receipt; if both are equal, it looks like one line. The scale is
 * logarithmic if all losses are above 0.
 */
export function drawCurves({ curves, width }: CurvesRequest): string {
  const { epochs, first, last, marked } = curves;
  const pointsOf = (losses: readonly number[]): Point[] =>
    epochs.flatMap((epoch, index) => {
      const loss = losses[index] ?? Number.NaN;
      return Number.isFinite(loss) ? [{ epoch, loss }] : [];
    });
  const [receipt, found] = [pointsOf(curves.receipt), pointsOf(curves.found)];
  const losses = [...receipt, ...found].map(({ loss }) => loss);
  const isLogarithmic = losses.every((loss) => loss > 0);
  const [low, high] = losses.length === 0 ? [0.1, 10] : [Math.min(...losses), Math.max(...losses)];
  const room = 0.08 * (high - low || 1);
  const domain = isLogarithmic ? [low / 1.5, high * 1.5] : [low - room, high + room];
  const here = ({ epoch }: Point): boolean => epoch === marked;
  return drawing({
    width,
    height: HEIGHT,
    marginLeft: 50,
    marginRight: 20,
    marginTop: 10,
    marginBottom: 28,
    x: { domain: [first, Math.max(last, first + 1)], label: null, ticks: 6, tickFormat: 'd' },
    y: {
      ...{ type: isLogarithmic ? 'log' : 'linear', domain, label: null, grid: true },
      ...{ ticks: 4, tickFormat: '~g' },
    },
    marks: [
      ruleY(domain.slice(0, 1), { stroke: 'currentColor', strokeOpacity: 0.4 }),
      ruleX(marked === null ? [] : [marked], { stroke: 'var(--ideal)', strokeWidth: 1.5 }),
      line(receipt, {
        ...{ x: 'epoch', y: 'loss', stroke: 'var(--truth)', strokeWidth: 6 },
        ...{ strokeLinecap: 'round', strokeLinejoin: 'round' },
      }),
      line(found, { x: 'epoch', y: 'loss', stroke: 'var(--accent)', strokeWidth: 1.75 }),
      dot(receipt.filter(here), { x: 'epoch', y: 'loss', fill: 'var(--truth)', r: 6 }),
      dot(found.filter(here), { x: 'epoch', y: 'loss', fill: 'var(--accent)', r: 3.5 }),
    ],
  });
}
