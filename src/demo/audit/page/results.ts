// The result of an audit, and the content of the receipt.
import type { AuditReport } from '../../../receipt/index.js';
import { element, setText } from '../../page/element.js';
import { fillList, type ListRow } from '../../page/list.js';
import type { Place } from '../../protocol.js';
import type { Facts, Outcome } from '../protocol.js';
import { counted, duration, meaningOf, sentenceOf, WORDS } from '../words.js';

/** Colours of the answer; `none` if there is none yet. */
const ANSWERS: { readonly [verdict in AuditReport['verdict']]: string } = {
  exact: 'yes',
  different: 'no',
  unfit: 'no',
  forged: 'no',
};

export function showOutcome(outcome: Outcome, place: Place | undefined): void {
  const { verdict } = outcome;
  showAnswer(WORDS[verdict], ANSWERS[verdict], sentenceOf(outcome));
  fillList('#details', detailsOf(outcome, place));
  setText(element('#meaning', HTMLElement), meaningOf(outcome));
  fillList('#facts', outcome.facts === null ? [['Nothing', 'was read of it.']] : factsOf(outcome.facts));
}

/** Before a result, or if there will be none. */
export function showNothing(answer: string, status: string): void {
  showAnswer(answer, 'none', status);
  fillList('#details', []);
  setText(element('#meaning', HTMLElement), '');
  fillList('#facts', [['Nothing', 'is known of it before it is audited.']]);
}

function showAnswer(word: string, colour: string, status: string): void {
  const answer = element('#answer', HTMLElement);
  setText(answer, word);
  answer.dataset.answer = colour;
  setText(element('#status', HTMLElement), status);
}

function detailsOf(outcome: Outcome, place: Place | undefined): ListRow[] {
  const { difference, compared, signed, milliseconds, epochs, verdict } = outcome;
  const rows: ListRow[] = [];
  if (difference !== null) {
    const { what, epoch, receipt, here } = difference;
    const where = epoch === null ? '' : `, epoch ${epoch} (the first is 0)`;
    rows.push(['First difference', `${what}${where}`], ['The receipt says', receipt], ['Found here', here]);
  }
  if (verdict !== 'forged') {
    rows.push(['Signature', signed ? 'by this key' : 'not looked at: you gave no public key']);
    const states = `${compared.states} of ${counted(compared.of, 'state')}`;
    rows.push(['Compared', `${states}, ${counted(epochs, 'epoch')}`]);
  }
  rows.push(['It took', duration(milliseconds)]);
  if (place !== undefined && epochs > 0) rows.push(['Computed in', placeOf(place)]);
  return rows;
}

function placeOf({ runtime, version, threads }: Place): string {
  const most = threads === 1 ? 'on one thread' : `on as many threads as pay, up to ${threads}`;
  return `${runtime} ${version}, ${most}; no bit depends on it`;
}

function factsOf(facts: Facts): ListRow[] {
  const { version, where, samples, epochs, optimizer, file, salted, fingerprint } = facts;
  return [
    ['By Lethe', version],
    ['Where and when', where],
    ['Trained', `${counted(epochs, 'epoch')} on ${counted(samples, 'sample')}, optimizer ${optimizer}`],
    ...(file === '' ? [] : [['Data file', file] as const]),
    ['Salted', salted ? 'yes' : 'no'],
    ['Fingerprint of the weights', fingerprint],
  ];
}
