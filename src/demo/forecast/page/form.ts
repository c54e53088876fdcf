// The form: roles of columns, and how to forecast.
import { element } from '../../page/element.js';
import type { Choices, Columns } from '../protocol.js';

/** Roles of columns, and the label for "none". */
const PARTS = {
  target: undefined,
  time: 'none: rows are steps',
  series: 'none: one series',
  future: 'none',
} as const;
type Part = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as Part[];

/** Numeric fields, with their bounds. */
const NUMBERS = {
  horizon: { title: 'Steps to forecast', least: 1, most: 10_000 },
  epochs: { title: 'Epochs', least: 1, most: 10_000 },
  seed: { title: 'Seed', least: 0, most: Number.MAX_SAFE_INTEGER },
} as const;

export class Form {
  #columns: Columns | undefined;

  /** @param onChange called when the choice changed */
  constructor(onChange: () => void) {
    for (const name of NAMES) select(name).addEventListener('change', onChange);
    for (const name of Object.keys(NUMBERS)) {
      element(`#${name}`, HTMLInputElement).addEventListener('input', onChange);
    }
  }

  get isReady(): boolean {
    return this.#columns !== undefined;
  }

  /** Sets the columns to choose from, with the guessed roles. */
  offer(columns: Columns | undefined): void {
    this.#columns = columns;
    for (const name of NAMES) {
      const none = PARTS[name];
      const options = (columns?.names ?? []).map((column) => new Option(column, `column ${column}`));
      if (none !== undefined && columns !== undefined) options.unshift(new Option(none, ''));
      select(name).replaceChildren(...options);
      select(name).disabled = columns === undefined;
      const guess = name === 'future' ? null : (columns?.guessed[name] ?? null);
      if (columns !== undefined) select(name).value = guess === null ? '' : `column ${guess}`;
    }
  }

  /** The choice, or a sentence about what is wrong with it. */
  read(): { readonly choices?: Choices; readonly problem: string } {
    const chosen = Object.fromEntries(NAMES.map((name) => [name, columnOf(select(name).value)])) as {
      [part in Part]: string | null;
    };
    const names = NAMES.flatMap((name) => chosen[name] ?? []);
    const twice = names.find((name, index) => names.indexOf(name) < index);
    if (twice !== undefined) return { problem: `${twice}: expected one part for each column, got two.` };
    if (chosen.target === null) return { problem: 'What to forecast: expected a column, got none.' };
    const numbers: { [name: string]: number | null } = {};
    for (const [name, { title, least, most }] of Object.entries(NUMBERS)) {
      const input = element(`#${name}`, HTMLInputElement);
      const text = input.value.trim();
      const value =
        text === '' && name === 'horizon' ? null : Number(/^\d{1,16}$/.test(text) ? text : Number.NaN);
      const fits = value === null || (value >= least && value <= most);
      input.setAttribute('aria-invalid', String(!fits));
      if (!fits) {
        input.focus();
        return {
          problem: `${title}: expected a whole number from ${least} to ${most}, got "${text.slice(0, 20)}".`,
        };
      }
      numbers[name] = value;
    }
    const { horizon = null, epochs, seed } = numbers;
    const { target } = chosen;
    return { choices: { ...chosen, target, horizon, epochs: epochs ?? 0, seed: seed ?? 0 }, problem: '' };
  }
}

function select(name: Part): HTMLSelectElement {
  return element(`#${name}`, HTMLSelectElement);
}

/** A column may have any name, even an empty one. */
function columnOf(value: string): string | null {
  return value === '' ? null : value.slice('column '.length);
}
