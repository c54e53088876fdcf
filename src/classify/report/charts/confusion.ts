// The confusion matrix: a row for each true class, a column for each predicted class.
import { colour } from '../../../report/palette.js';
import { type PictureText, part, picture } from '../../../report/picture.js';
import { cell, text as label } from '../../../report/plot.js';
import { shorten } from '../../../text/quote.js';

/** With more classes the squares are too small for their numbers. */
export const MOST_SQUARES = 12;

const WIDTH = 380;
/** Longer labels are cut, so that twelve squares fit next to one. */
const WIDEST = 12;
const [RIGHT, TOP] = [12, 26];
/** Space below the chart, without and with slanted labels. */
const [BELOW, SLANTED] = [40, 84];
const [SMALLEST, LARGEST] = [22, 56];
/** Approximate width of a character at 12 px. */
const CHARACTER = 6.4;
/** Text on the darkest square has a contrast of 4.5, in both colour schemes. */
const [FAINTEST, DARKEST] = [0.05, 0.35];

/** @param confusion `[true class][predicted class]`, numbers of sequences */
export function confusionChart(
  labels: readonly (string | number)[],
  confusion: readonly (readonly number[])[],
  text: PictureText,
): string {
  const names = labels.map((name) => shorten(String(name), WIDEST));
  const widest = Math.max(...names.map(({ length }) => length));
  const left = 22 + Math.ceil(widest * CHARACTER);
  const side = Math.max(SMALLEST, Math.min(LARGEST, Math.floor((WIDTH - left - RIGHT) / names.length)));
  const squares = confusion.flatMap((row, own) => {
    const count = row.reduce((sum, one) => sum + one, 0);
    return row.map((one, said) => ({ own, said, one, part: count === 0 ? 0 : one / count }));
  });
  const isSlanted = widest * CHARACTER > side;
  const named = { tickFormat: (index: number) => names[index] ?? '', tickSize: 0 };
  const below = isSlanted ? SLANTED : BELOW;
  const chart = part({
    ...{ width: WIDTH, height: TOP + side * names.length + below },
    ...{ marginLeft: left, marginTop: TOP, marginBottom: below },
    marginRight: WIDTH - left - side * names.length,
    padding: 0.06,
    x: {
      ...named,
      label: 'said to be',
      labelAnchor: 'center',
      labelArrow: 'none',
      ...(isSlanted && { tickRotate: -40 }),
    },
    y: { ...named, label: 'is', labelAnchor: 'top', labelArrow: 'none' },
    marks: [
      cell(squares, { x: 'said', y: 'own', fill: colour('closed') }),
      cell(squares, {
        ...{ x: 'said', y: 'own', fill: colour('open') },
        fillOpacity: (square: { one: number; part: number }) =>
          square.one === 0 ? 0 : FAINTEST + (DARKEST - FAINTEST) * square.part,
      }),
      ...[true, false].map((isRight) =>
        label(
          squares.filter(({ own, said, one }) => one > 0 && (own === said) === isRight),
          { x: 'said', y: 'own', text: 'one', fill: colour('text'), fontWeight: isRight ? 650 : 400 },
        ),
      ),
    ],
  });
  return picture([chart], WIDTH, text);
}
