// Calls something with one argument or option after the other replaced by what it is not.
import * as tf from '@tensorflow/tfjs-core';
import { LetheError } from '../../src/errors.js';

/** What stands in the place of each argument and option. */
export const WRONG = {
  undefined: () => undefined,
  null: () => null,
  '{}': () => ({}),
  number: () => 7.5,
  text: () => 'text',
  function: () => () => 7.5,
  '[]': () => [],
} as const;

export type WrongKind = keyof typeof WRONG;

/** A function, method or constructor, and how it is called. */
export interface Subject {
  /** Arguments that it takes. */
  args(): readonly unknown[] | Promise<readonly unknown[]>;
  call(...args: unknown[]): unknown;
  /** Names of the options in the argument of this number. */
  options?: { readonly [argument: number]: readonly string[] };
  /** Kinds that an argument (`1`) or option (`2.seed`) takes as well; options also take undefined and null. */
  takes?: { readonly [place: string]: readonly WrongKind[] };
  /** Options that cannot be left out. */
  needs?: readonly string[];
  /** What would do something outside of the test. */
  skips?: { readonly [place: string]: readonly WrongKind[] };
}

export type Subjects = { readonly [name: string]: Subject };

const NOT_GIVEN: readonly WrongKind[] = ['undefined', 'null'];

/** What was done wrong, and how it ended, for all that did not end as it should. */
export async function misuse(name: string, subject: Subject): Promise<string[]> {
  const faults: string[] = [];
  const count = (await subject.args()).length;
  for (let argument = 0; argument < count; argument++) {
    for (const kind of Object.keys(WRONG) as WrongKind[]) {
      if (subject.skips?.[argument]?.includes(kind)) continue;
      const taken = subject.takes?.[argument] ?? [];
      const args = [...(await subject.args())];
      args[argument] = WRONG[kind]();
      faults.push(...(await attempt(name, subject, args, `${argument}: ${kind}`, taken.includes(kind))));
      for (const option of subject.options?.[argument] ?? []) {
        const place = `${argument}.${option}`;
        const optional = subject.needs?.includes(place) ? [] : NOT_GIVEN;
        const takenHere = [...optional, ...(subject.takes?.[place] ?? [])];
        const given = [...(await subject.args())];
        given[argument] = { ...(given[argument] as object), [option]: WRONG[kind]() };
        faults.push(...(await attempt(name, subject, given, `${place}: ${kind}`, takenHere.includes(kind))));
      }
    }
  }
  return faults;
}

async function attempt(
  name: string,
  subject: Subject,
  args: readonly unknown[],
  what: string,
  isTaken: boolean,
): Promise<string[]> {
  const { numTensors } = tf.memory();
  const faults: string[] = [];
  try {
    const result = await subject.call(...args);
    if (result instanceof tf.Tensor) result.dispose();
    if (!isTaken) faults.push(`${what} is taken`);
  } catch (error) {
    if (isTaken) faults.push(`${what} is refused: ${String(error)}`);
    else if (!isOurs(name, error)) faults.push(`${what} ends in ${String(error)}`);
  }
  const left = tf.memory().numTensors - numTensors;
  if (left !== 0) faults.push(`${what} leaves ${left} tensors`);
  return faults;
}

function isOurs(name: string, error: unknown): boolean {
  if (!(error instanceof LetheError || error instanceof RangeError || error instanceof TypeError))
    return false;
  return error.message.startsWith(`${name}: `) || error.message.startsWith(`${name} `);
}
