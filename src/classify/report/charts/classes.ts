// Recall of each class with its interval, and precision.
import { legend } from '../../../report/legend.js';
import { colour } from '../../../report/palette.js';
import { type PictureText, part, picture } from '../../../report/picture.js';
import { dot, link } from '../../../report/plot.js';
import { shortLabel } from '../words.js';

const WIDTH = 380;
const ROW = 24;

/** One class; null for undefined measures. */
export interface ClassRow {
  readonly label: string | number;
  readonly recall: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly precision: number | null;
}

export function classChart(rows: readonly ClassRow[], text: PictureText): string {
  const all = rows.map((row, index) => ({ ...row, index }));
  const chart = part({
    ...{ width: WIDTH, height: 20 + ROW * rows.length + 34 },
    ...{ marginLeft: 110, marginRight: 20, marginTop: 10, marginBottom: 34 },
    x: { domain: [0, 1], grid: true, label: null, ticks: 5, tickFormat: '.0%', tickSize: 0 },
    y: {
      ...{ type: 'point', label: null, tickSize: 0, padding: 0.5 },
      tickFormat: (index: number) => shortLabel(rows[index]?.label ?? ''),
    },
    marks: [
      link(
        all.filter(({ recall }) => recall !== null),
        { y: 'index', x1: 'low', x2: 'high', stroke: colour('accent'), strokeWidth: 5, strokeOpacity: 0.3 },
      ),
      dot(
        all.filter(({ precision }) => precision !== null),
        { y: 'index', x: 'precision', r: 4.5, stroke: colour('ideal'), strokeWidth: 2 },
      ),
      dot(
        all.filter(({ recall }) => recall !== null),
        { y: 'index', x: 'recall', r: 3.5, fill: colour('accent') },
      ),
    ],
  });
  const key = legend(
    [
      { label: 'recall, with its 95 % interval', colour: colour('accent'), sign: 'dot' },
      { label: 'precision', colour: colour('ideal'), sign: 'ring' },
    ],
    WIDTH,
  );
  return picture([key, chart], WIDTH, text);
}
