// Charts of the forecast and of the learning curve, and the tables behind them.

import { BASELINE_TITLES } from '../../../forecast/report/titles.js';
import { Drawer, whenResized, widthOf } from '../../page/drawer.js';
import { element, setText } from '../../page/element.js';
import { tableOf } from '../../page/table.js';
import type { Learning, ShownSeries } from '../pictures.js';
import type { Outcome } from '../protocol.js';

export class Charts {
  readonly #places = {
    forecast: element('#forecast .picture', HTMLElement),
    learning: element('#learning .picture', HTMLElement),
  };
  readonly #which = element('#shown', HTMLSelectElement);
  readonly #drawer: Drawer<'forecast' | 'learning'>;
  #outcome: Outcome | undefined;
  #learning: Learning | null = null;

  constructor(onFailed: (message: string) => void) {
    const worker = new Worker(new URL('./draw.js', import.meta.url), { type: 'module' });
    this.#drawer = new Drawer(worker, this.#places, onFailed);
    whenResized(Object.values(this.#places), () => this.#draw());
    this.#which.addEventListener('change', () => this.#draw());
    for (const chart of ['forecast', 'learning']) {
      element(`#${chart} details`, HTMLDetailsElement).addEventListener('toggle', () => this.#showTables());
    }
  }

  showLearning(learning: Learning): void {
    this.#learning = learning;
    this.#draw();
  }

  showForecast(outcome: Outcome): void {
    this.#outcome = outcome;
    const { series, count, target, horizon, bestBaseline } = outcome;
    const options = series.map(({ name }, index) => new Option(name, String(index)));
    this.#which.replaceChildren(...options);
    element('#which', HTMLElement).hidden = count === 1;
    const some = count > series.length ? ` (${series.length} of ${count} series)` : '';
    setText(element('#forecast-title', HTMLElement), `${target}, ${horizon} steps ahead${some}`);
    setText(element('#baseline-key', HTMLElement), BASELINE_TITLES[bestBaseline]);
    this.#draw();
  }

  clear(): void {
    this.#outcome = undefined;
    this.#learning = null;
    element('#which', HTMLElement).hidden = true;
    setText(element('#forecast-title', HTMLElement), 'Forecast');
    setText(element('#baseline-key', HTMLElement), 'the best simple forecast');
    this.#draw();
  }

  get #series(): ShownSeries | null {
    return this.#outcome?.series[this.#which.selectedIndex] ?? null;
  }

  #draw(): void {
    this.#showTables();
    this.#drawer.draw(() => ({
      series: this.#series,
      learning: this.#learning,
      widths: { forecast: widthOf(this.#places.forecast), learning: widthOf(this.#places.learning) },
    }));
  }

  /** Tables that are closed cost nothing. */
  #showTables(): void {
    const fill = (chart: string, make: () => HTMLTableElement): void => {
      if (!element(`#${chart} details`, HTMLDetailsElement).open) return;
      element(`#${chart} .table`, HTMLElement).replaceChildren(make());
    };
    fill('forecast', () => {
      const { texts = [], point, low, high, baseline } = this.#series?.ahead ?? {};
      const number = (values: readonly number[] | undefined, step: number): number | null => {
        const value = values?.[step] ?? Number.NaN;
        return Number.isNaN(value) ? null : value;
      };
      const name = this.#outcome === undefined ? 'simple' : BASELINE_TITLES[this.#outcome.bestBaseline];
      return tableOf(
        ['Time', 'forecast', 'low', 'high', name],
        texts.map((text, step) => [text, ...[point, low, high, baseline].map((own) => number(own, step))]),
      );
    });
    fill('learning', () => {
      const { training = [], aside = [] } = this.#learning ?? {};
      return tableOf(
        ['Epoch', 'trained on', 'held out'],
        training.map((loss, epoch) => [epoch + 1, loss, aside[epoch] ?? null]),
      );
    });
  }
}
