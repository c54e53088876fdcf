// The three statements that verdicts are about, and what each answer says in words: the same wherever they are read.
import type { Answer, TaskVerification, Verdicts } from './verification.js';

type Words = { readonly [answer in Answer]: string };

/** A statement; its texts have no full stop. */
export interface Statement {
  readonly asked: string;
  /** The claim of each answer; `yes` is the statement itself. */
  readonly claims: Words;
  /** The reason for each answer, from the measures. */
  readonly reasons: Words;
  /** The figure that is compared with the threshold. */
  readonly measured: string;
}

/** The statements, in order. */
export const STATEMENTS: { readonly [name in keyof Verdicts]: Statement } = {
  forgetsSelectively: {
    asked: 'does the network forget selectively?',
    claims: {
      yes: 'The network forgets selectively',
      no: 'The network does not forget selectively',
      undecided: 'Whether the network forgets selectively is undecided',
    },
    reasons: {
      yes: 'It keeps what it should keep and forgets the rest',
      no: 'It does not tell what to keep from what to forget',
      undecided: 'Some seeds do, some do not',
    },
    measured: 'selectivity index',
  },
  forgetGateDoesIt: {
    asked: 'does its forget gate do the forgetting?',
    claims: {
      yes: 'Its forget gate does the forgetting',
      no: 'Its forget gate does not do the forgetting',
      undecided: 'Whether its forget gate does the forgetting is undecided',
    },
    reasons: {
      yes: 'No constant in the place of the gate does as well in the trained network',
      no: 'The trained network does as well with its gate held at a constant',
      undecided: 'Holding the gate at a constant costs some networks more than others',
    },
    measured: 'index lost when the trained gate is held at the best constant',
  },
  taskNeedsIt: {
    asked: 'does the task need a forget gate?',
    claims: {
      yes: 'The task needs a forget gate',
      no: 'The task does not need a forget gate',
      undecided: 'Whether the task needs a forget gate is undecided',
    },
    reasons: {
      yes: 'Networks trained with the gate held at a constant do worse',
      no: 'Networks trained with the gate held at a constant do as well',
      undecided: 'Some networks trained with the gate held at a constant do worse, some do as well',
    },
    measured: 'score lost when training with the best constant',
  },
};

export const STATEMENT_NAMES = Object.keys(STATEMENTS) as readonly (keyof Verdicts)[];

/** An answer in one word. */
export const WORDS: Words = { yes: 'Yes', no: 'No', undecided: 'Undecided' };

/** The meaning of the first answer, in a sentence for new readers. */
export const MEANING: Words = {
  yes: 'Its outputs depend on the past inputs that they should depend on, and hardly on any others.',
  no:
    'This is a finding, not a fault: its outputs still depend on inputs that it should have forgotten, or no longer ' +
    'depend on some that it should keep, and its answers can be right all the same.',
  undecided:
    'The interval over seeds contains the threshold, so these seeds do not decide: use more of them.',
};

/** A warning if a control is not negative, as the measures are wrong then; else empty. */
export function controlWarning(tasks: readonly TaskVerification[]): string[] {
  const wrong = tasks.filter(
    ({ expectation, verdicts }) => expectation === 'control' && verdicts.forgetsSelectively.answer !== 'no',
  );
  if (wrong.length === 0) return [];
  const names = wrong.map(({ task }) => task).join(', ');
  return [`A control did not come out negative (${names}): do not trust these measures`];
}
