// The verdict for this run, before and after training.

import { VERDICT_RULE } from '../../forgetting/verify/index.js';
import { MEANING, STATEMENTS, WORDS } from '../../forgetting/verify/statements.js';
import { shown as format } from '../../report/figures.js';
import type { Frame, RunVerdict } from '../protocol.js';
import type { ForgetGate } from '../settings.js';
import { element, setText } from './element.js';

/** Labels of the table, by what was done to the network. */
const GATES: { readonly [gate in ForgetGate]: string } = {
  learned: 'learned',
  one: 'fixed at 1',
  zero: 'fixed at 0',
};

/**
 * Shows the verdict of a frame.
 *
 * @param before frame of the same run, untrained
 * @param trained frame of the same run with its learned gate, if `frame` has a fixed gate
 */
export function showVerdict(frame: Frame, before: RunVerdict, trained: RunVerdict | undefined): void {
  const { verdict, phase, afterwards, score, solved } = frame;
  const untrained = phase === 'untrained' && afterwards === null;
  const answer = element('#answer', HTMLElement);
  setText(answer, untrained ? 'Not trained yet' : WORDS[verdict.answer]);
  // "No" is a valid finding, so it is not red.
  answer.dataset.answer = untrained ? 'none' : verdict.answer === 'yes' ? 'yes' : 'finding';
  setText(element('#meaning', HTMLElement), untrained ? '' : MEANING[verdict.answer]);
  const rows: [string, RunVerdict][] = [['Before training', before]];
  if (trained !== undefined) rows.push(['Trained', trained]);
  if (afterwards !== null) rows.push([`Then gate ${GATES[afterwards]}`, verdict]);
  else if (!untrained) rows.push([phase === 'trained' ? 'After training' : 'Now', verdict]);
  element('#verdicts', HTMLTableSectionElement).replaceChildren(...rows.map(([name, one]) => row(name, one)));
  const gauge = element('#gauge', HTMLElement);
  gauge.style.setProperty('--before', `${100 * before.selectivity}%`);
  gauge.style.setProperty('--now', `${100 * verdict.selectivity}%`);
  gauge.style.setProperty('--threshold', `${100 * VERDICT_RULE.selective}%`);
  const { retention, leak } = verdict;
  const criterion = solved ? 'criterion met' : 'criterion not met';
  setText(
    element('#solved', HTMLElement),
    `Of what it should keep, it keeps ${percent(retention)}. Of what it should forget, ${percent(leak)} is left. ` +
      `Score in the task: ${percent(score)}, ${criterion}.`,
  );
}

/** One sentence for screen readers. */
export function verdictSentence({ verdict, afterwards }: Frame): string {
  const { answer, selectivity } = verdict;
  const of = afterwards === null ? '' : ` with the forget gate ${GATES[afterwards]} afterwards`;
  const index = `selectivity index ${format(round(selectivity))}`;
  return `${STATEMENTS.forgetsSelectively.claims[answer]}${of}: ${index}.`;
}

function row(name: string, { answer, sensitivity, intervention }: RunVerdict): HTMLTableRowElement {
  const line = document.createElement('tr');
  const heading = document.createElement('th');
  heading.scope = 'row';
  heading.textContent = name;
  const parts = [sensitivity, intervention].map((value) => (value === null ? '–' : format(round(value))));
  const cells = [...parts, answer].map((text) => {
    const made = document.createElement('td');
    made.textContent = text;
    return made;
  });
  line.append(heading, ...cells);
  return line;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

function percent(value: number): string {
  return `${Math.round(value * 100)} %`;
}
