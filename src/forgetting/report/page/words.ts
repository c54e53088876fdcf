import type { Answer, Verdicts } from '../../verify/verification.js';

/** The three statements, in the order in which they are asked. */
export const STATEMENTS: readonly {
  readonly name: keyof Verdicts;
  readonly statement: string;
  readonly measured: string;
}[] = [
  {
    name: 'forgetsSelectively',
    statement: 'The network forgets selectively',
    measured: 'selectivity index',
  },
  {
    name: 'forgetGateDoesIt',
    statement: 'Its forget gate is what does it',
    measured: 'index lost, gate held at the best constant afterwards',
  },
  {
    name: 'taskNeedsIt',
    statement: 'The task needs a forget gate',
    measured: 'score lost, trained at the best constant',
  },
];

/** An answer in one word. */
export const WORDS: { readonly [answer in Answer]: string } = {
  yes: 'Yes',
  no: 'No',
  undecided: 'Undecided',
};
