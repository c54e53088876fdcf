import { colour } from '../../../report/palette.js';
import { type ChartOptions, chartId, part, picture } from '../../../report/picture.js';
import { dot, ruleX, ruleY } from '../../../report/plot.js';
import { checkFields, checkText } from '../../../text/kinds.js';
import type { Verdict } from '../../verify/verification.js';

const WIDTH = 300;

/** Draws the interval of a verdict and its threshold; undefined if nothing was compared. */
export function verdictChart(verdict: Verdict, name: string, options: ChartOptions = {}): string | undefined {
  checkFields('verdictChart', verdict, ['estimate', 'threshold'], 'a verdict');
  checkText('verdictChart: name', name);
  const id = chartId('verdictChart', options) ?? name;
  const { estimate, threshold } = verdict;
  if (estimate === null) return undefined;
  const { median, low, high } = estimate;
  const chart = part({
    width: WIDTH,
    height: 46,
    marginLeft: 10,
    marginRight: 10,
    marginTop: 4,
    marginBottom: 20,
    x: {
      domain: [Math.min(0, low), Math.max(1, high)],
      label: null,
      ticks: [0, threshold, 1],
      tickSize: 3,
      tickFormat: '~g',
    },
    y: { domain: [0, 1], axis: null },
    marks: [
      ruleY([0], { stroke: colour('control') }),
      ruleX([threshold], { stroke: colour('text'), strokeWidth: 1.5, strokeDasharray: '3 2' }),
      ruleY([0.55], { x1: low, x2: high, stroke: colour('accent'), strokeWidth: 4 }),
      dot([0.55], {
        x: [median],
        y: [0.55],
        r: 5,
        fill: colour('accent'),
        stroke: colour('card'),
        strokeWidth: 1,
      }),
    ],
  });
  return picture([chart], WIDTH, {
    id,
    title: `${median.toFixed(2)}, 95 % interval from ${low.toFixed(2)} to ${high.toFixed(2)}, threshold ${threshold}`,
    description: name,
  });
}
