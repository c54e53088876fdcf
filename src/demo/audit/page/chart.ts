// Two curves of losses, and the numbers behind them.
import { Drawer, whenResized, widthOf } from '../../page/drawer.js';
import { element } from '../../page/element.js';
import { tableOf } from '../../page/table.js';
import type { Curves } from '../curves.js';

export class CurvesChart {
  readonly #picture = element('#curves .picture', HTMLElement);
  readonly #details = element('#curves details', HTMLDetailsElement);
  readonly #drawer: Drawer<'curves'>;
  #curves = NOTHING;

  constructor(onFailed: (message: string) => void) {
    const worker = new Worker(new URL('./draw.js', import.meta.url), { type: 'module' });
    this.#drawer = new Drawer(worker, { curves: this.#picture }, onFailed);
    whenResized([this.#picture], () => this.show(this.#curves));
    this.#details.addEventListener('toggle', () => this.#showTable());
  }

  show(curves: Curves | null): void {
    const shown = curves ?? NOTHING;
    this.#curves = shown;
    this.#showTable();
    this.#drawer.draw(() => ({ curves: shown, width: widthOf(this.#picture) }));
  }

  /** A table that is closed costs nothing. */
  #showTable(): void {
    if (!this.#details.open) return;
    const { epochs, receipt, found } = this.#curves;
    const number = (value: number | undefined): number | null =>
      Number.isFinite(value) ? Number(value) : null;
    const rows = epochs.map((epoch, index) => [epoch, number(receipt[index]), number(found[index])]);
    element('#curves .table', HTMLElement).replaceChildren(
      tableOf(['Epoch', 'The receipt', 'Computed here'], rows),
    );
  }
}

const NOTHING: Curves = { first: 0, last: 0, epochs: [], receipt: [], found: [], marked: null };
