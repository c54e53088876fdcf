// What the page trains, and its form in the page's address. An address is whatever somebody wrote: each part is checked,
// and what does not fit is left at its default, with a word on it.
import { didYouMean } from '../text/closest.js';
import { inQuotes } from '../text/quote.js';

/** How the forget gate is trained: as any other weight, or fixed at 1 (the LSTM of 1997) or at 0. */
export const FORGET_GATES = ['learned', 'one', 'zero'] as const;
export type ForgetGate = (typeof FORGET_GATES)[number];

/** All that decides the bits of a training run. */
export interface Settings {
  readonly task: string;
  readonly seed: number;
  readonly units: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly forgetGate: ForgetGate;
}

/** Settings that are numbers. */
export type NumberName = 'seed' | 'units' | 'learningRate' | 'epochs';

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly integer: boolean;
  /** In messages. */
  readonly title: string;
}

/** What the page takes: a browser's tab should neither run out of memory nor train for hours. */
export const BOUNDS: { readonly [name in NumberName]: Bounds } = {
  seed: { least: 0, most: 999_999_999, integer: true, title: 'Seed' },
  units: { least: 1, most: 128, integer: true, title: 'Units' },
  learningRate: { least: 0.000001, most: 1, integer: false, title: 'Learning rate' },
  epochs: { least: 1, most: 100_000, integer: true, title: 'Epochs' },
};

/** A task with what its settings are by default. */
export interface TaskDefaults {
  readonly name: string;
  readonly units: number;
  readonly learningRate: number;
  readonly epochs: number;
}

/** Settings with what was wrong with where they came from, one sentence each. */
export interface ReadSettings {
  readonly settings: Settings;
  readonly problems: readonly string[];
}

const DEFAULT_SEED = 1;
const MAX_TEXT = 400;
const PARAMETERS: { readonly [name in NumberName]: string } = {
  seed: 'seed',
  units: 'units',
  learningRate: 'learning-rate',
  epochs: 'epochs',
};
const NUMBERS = Object.keys(PARAMETERS) as NumberName[];

/** A task as it stands, with seed 1 and a forget gate that learns. */
export function defaultSettings({ name, units, learningRate, epochs }: TaskDefaults): Settings {
  return { task: name, seed: DEFAULT_SEED, units, learningRate, epochs, forgetGate: 'learned' };
}

/** A number as it was typed; a sentence that says what is expected if it is none within its bounds. */
export function readNumber(name: NumberName, text: string): number | string {
  const { least, most, integer, title } = BOUNDS[name];
  const value = Number(text);
  const form = integer ? /^\d{1,12}$/ : /^\d{0,12}\.?\d{0,12}(e-?\d{1,2})?$/i;
  if (text !== '' && form.test(text) && value >= least && value <= most) return value;
  const got = text === '' ? 'nothing' : inQuotes(text);
  return `${title}: expected ${integer ? 'a whole number' : 'a number'} from ${least} to ${most}, got ${got}.`;
}

/** Settings as the part of an address after `#`. */
export function writeSettings(settings: Settings): string {
  const parameters = new URLSearchParams({ task: settings.task });
  for (const name of NUMBERS) parameters.set(PARAMETERS[name], String(settings[name]));
  parameters.set('forget-gate', settings.forgetGate);
  return parameters.toString();
}

/**
 * Settings out of an address. What is missing is as the task has it.
 *
 * @param text with or without `#`; nothing in it is trusted
 * @param tasks the first is the default
 */
export function readSettings(text: string, tasks: readonly [TaskDefaults, ...TaskDefaults[]]): ReadSettings {
  const content = text.replace(/^#/, '');
  if (content.length > MAX_TEXT) {
    const problem = `The address holds ${content.length} characters of settings; at most ${MAX_TEXT} are read.`;
    return { settings: defaultSettings(tasks[0]), problems: [problem] };
  }
  const problems: string[] = [];
  const parameters = new URLSearchParams(content);
  const asked = parameters.get('task');
  const task = tasks.find(({ name }) => name === asked);
  if (asked !== null && task === undefined) {
    problems.push(
      `There is no task ${unknown(
        asked,
        tasks.map(({ name }) => name),
      )}.`,
    );
  }
  const defaults = defaultSettings(task ?? tasks[0]);
  const numbers = NUMBERS.map((name) => {
    const given = parameters.get(PARAMETERS[name]);
    const value = given === null ? defaults[name] : readNumber(name, given);
    if (typeof value === 'number') return [name, value] as const;
    problems.push(value);
    return [name, defaults[name]] as const;
  });
  const gate = parameters.get('forget-gate') ?? defaults.forgetGate;
  const forgetGate = FORGET_GATES.find((name) => name === gate);
  if (forgetGate === undefined) {
    problems.push(`Forget gate: expected ${FORGET_GATES.join(', ')}, got ${unknown(gate, FORGET_GATES)}.`);
  }
  const known = ['task', 'forget-gate', ...Object.values(PARAMETERS)];
  for (const name of new Set(parameters.keys())) {
    if (!known.includes(name)) problems.push(`There is no setting ${unknown(name, known)}.`);
  }
  const settings = { ...defaults, ...Object.fromEntries(numbers), forgetGate: forgetGate ?? 'learned' };
  return { settings, problems };
}

/** A name in quotes, and the one that was meant. */
function unknown(name: string, known: readonly string[]): string {
  return `${inQuotes(name)}${didYouMean(name, known)}`;
}
