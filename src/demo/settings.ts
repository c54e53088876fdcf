// The settings of the page, and their form in the page's URL. URLs are untrusted: each part is checked, and invalid parts get their
// defaults, with a message.
import { didYouMean } from '../text/closest.js';
import { inQuotes } from '../text/quote.js';

/** How the forget gate is trained: like any other weight, or fixed at 1 (the LSTM of 1997) or at 0. */
export const FORGET_GATES = ['learned', 'one', 'zero'] as const;
export type ForgetGate = (typeof FORGET_GATES)[number];

/** Everything that determines the bits of a training run. */
export interface Settings {
  readonly task: string;
  readonly seed: number;
  readonly units: number;
  readonly learningRate: number;
  readonly epochs: number;
  readonly forgetGate: ForgetGate;
}

/** Numeric settings. */
export type NumberName = 'seed' | 'units' | 'learningRate' | 'epochs';

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly integer: boolean;
  /** Name in messages. */
  readonly title: string;
}

/** Bounds: a browser tab should neither run out of memory nor train for hours. */
export const BOUNDS: { readonly [name in NumberName]: Bounds } = {
  seed: { least: 0, most: 999_999_999, integer: true, title: 'Seed' },
  units: { least: 1, most: 128, integer: true, title: 'Units' },
  learningRate: { least: 0.000001, most: 1, integer: false, title: 'Learning rate' },
  epochs: { least: 1, most: 100_000, integer: true, title: 'Epochs' },
};

/** A task with its default settings. */
export interface TaskDefaults {
  readonly name: string;
  readonly units: number;
  readonly learningRate: number;
  readonly epochs: number;
}

/** Settings, and what was wrong with their source, one sentence each. */
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

/** The default settings of a task, with seed 1 and a trainable forget gate. */
export function defaultSettings({ name, units, learningRate, epochs }: TaskDefaults): Settings {
  return { task: name, seed: DEFAULT_SEED, units, learningRate, epochs, forgetGate: 'learned' };
}

/** A typed number; a sentence about what is expected if it is invalid. */
export function readNumber(name: NumberName, text: string): number | string {
  const { least, most, integer, title } = BOUNDS[name];
  const value = Number(text);
  const form = integer ? /^\d{1,12}$/ : /^\d{0,12}\.?\d{0,12}(e-?\d{1,2})?$/i;
  if (text !== '' && form.test(text) && value >= least && value <= most) return value;
  const got = text === '' ? 'nothing' : inQuotes(text);
  return `${title}: expected ${integer ? 'a whole number' : 'a number'} from ${least} to ${most}, got ${got}.`;
}

/** Settings as the part of a URL after `#`. */
export function writeSettings(settings: Settings): string {
  const parameters = new URLSearchParams({ task: settings.task });
  for (const name of NUMBERS) parameters.set(PARAMETERS[name], String(settings[name]));
  parameters.set('forget-gate', settings.forgetGate);
  return parameters.toString();
}

/**
 * Settings from a URL. Missing ones have the defaults of the task.
 *
 * @param text with or without `#`; untrusted
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

/** A name in quotes, and a similar known one. */
function unknown(name: string, known: readonly string[]): string {
  return `${inQuotes(name)}${didYouMean(name, known)}`;
}
