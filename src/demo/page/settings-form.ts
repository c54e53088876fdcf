// The form: reads and writes settings, and shows errors next to them.
import type { TaskChoice } from '../protocol.js';
import {
  BOUNDS,
  defaultSettings,
  FORGET_GATES,
  type NumberName,
  readNumber,
  type Settings,
} from '../settings.js';
import { element, setText } from './element.js';

/** Notes about a task's expected results. */
const EXPECTED: { readonly [expectation in TaskChoice['expectation']]: string } = {
  open: '',
  selective: '',
  control: 'A control: whoever finds selective forgetting here measures wrongly.',
};

const NUMBERS = Object.keys(BOUNDS) as NumberName[];

export class SettingsForm {
  readonly #task = element('#task', HTMLSelectElement);
  readonly #problems = element('#problems', HTMLElement);
  readonly #tasks: readonly TaskChoice[];

  /** @param onChange called with valid settings, or undefined for invalid ones */
  constructor(tasks: readonly TaskChoice[], onChange: (settings: Settings | undefined) => void) {
    this.#tasks = tasks;
    this.#task.replaceChildren(...tasks.map(({ name, title }) => new Option(`${title} (${name})`, name)));
    this.#task.disabled = false;
    this.#task.addEventListener('change', () => {
      // Units, rates and epochs of one task do not suit another.
      const forgetGate = this.#forgetGate();
      const seed = this.#numbers().seed ?? 1;
      this.write({ ...defaultSettings(this.task), seed, forgetGate });
      onChange(this.read());
    });
    for (const input of [...NUMBERS.map((name) => this.#input(name)), ...this.#radios()]) {
      input.addEventListener('change', () => onChange(this.read()));
    }
  }

  /** The settings in the form; undefined, with messages, if something is invalid. */
  read(): Settings | undefined {
    const problems: string[] = [];
    const values: { [name: string]: number } = {};
    for (const name of NUMBERS) {
      const input = this.#input(name);
      const value = readNumber(name, input.value.trim());
      const wrong = typeof value === 'string';
      if (wrong) problems.push(value);
      else values[name] = value;
      if (wrong) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    }
    this.showProblems(problems);
    if (problems.length > 0) return undefined;
    return { ...defaultSettings(this.task), ...values, forgetGate: this.#forgetGate() };
  }

  write(settings: Settings): void {
    this.#task.value = settings.task;
    for (const name of NUMBERS) {
      this.#input(name).value = String(settings[name]);
      this.#input(name).removeAttribute('aria-invalid');
    }
    for (const radio of this.#radios()) radio.checked = radio.value === settings.forgetGate;
    const { description, source, expectation } = this.task;
    const parts = [description, source, EXPECTED[expectation]].filter((part) => part !== '');
    setText(element('#task-description', HTMLElement), parts.join(' '));
  }

  showProblems(problems: readonly string[]): void {
    this.#problems.replaceChildren(
      ...problems.map((problem) => {
        const line = document.createElement('p');
        line.textContent = problem;
        return line;
      }),
    );
  }

  get task(): TaskChoice {
    const task = this.#tasks.find(({ name }) => name === this.#task.value) ?? this.#tasks[0];
    if (task === undefined) throw new RangeError('page: expected tasks, got none');
    return task;
  }

  #numbers(): { readonly seed: number | undefined } {
    const seed = readNumber('seed', this.#input('seed').value.trim());
    return { seed: typeof seed === 'number' ? seed : undefined };
  }

  #forgetGate(): Settings['forgetGate'] {
    const checked = this.#radios().find((radio) => radio.checked)?.value;
    return FORGET_GATES.find((gate) => gate === checked) ?? 'learned';
  }

  #input(name: NumberName): HTMLInputElement {
    return element(`#${name}`, HTMLInputElement);
  }

  #radios(): HTMLInputElement[] {
    return FORGET_GATES.map((gate) => element(`input[name="forgetGate"][value="${gate}"]`, HTMLInputElement));
  }
}
