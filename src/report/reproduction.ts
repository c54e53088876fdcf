// The last section of a page: how to get the same numbers.
import { version } from '../version.js';
import { escaped } from './escape.js';

/** The most printed fingerprints. */
const MOST = 10;

/** Its parts. */
export interface Reproduction {
  /** HTML of paragraphs. */
  readonly introduction: string;
  /** HTML. */
  readonly rows: readonly (readonly [name: string, value: string])[];
}

/** The section on how to get the same numbers. */
export function reproductionSection({ introduction, rows }: Reproduction): string {
  return `<section aria-labelledby="reproduce">
<h2 id="reproduce">How to get the same numbers</h2>
${introduction}
<dl class="card reproduce">${rows.map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>
</section>`;
}

/** A run and its results. */
export interface Run {
  /** Plain text: the command that gives the same numbers. */
  readonly command?: string | null | undefined;
  /** Plain text: the machine and the time of the run. */
  readonly run?: string | null | undefined;
  /** Fingerprints, by what they are taken of. */
  readonly fingerprints: readonly (readonly [name: string, all: readonly string[]])[];
}

/** Rows of {@link Reproduction}: the command, this version, fingerprints, this run. */
export function runRows({ command, run, fingerprints }: Run): [name: string, value: string][] {
  return [
    ...given('Command', command, codeOf),
    ['Version', `Lethe ${escaped(version)}`],
    ...fingerprints.map(([name, all]): [string, string] => [name, listed(all)]),
    ...given('This run', run, escaped),
  ];
}

/** Text of a command. */
export function codeOf(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

function given(
  name: string,
  text: string | null | undefined,
  show: (text: string) => string,
): [string, string][] {
  return text === undefined || text === null ? [] : [[name, show(text)]];
}

function listed(all: readonly string[]): string {
  const rest = all.length - MOST;
  const shown = all.slice(0, MOST).map(codeOf);
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join('<br />');
}
